// A figure in its card: what it shows, its words, and where its points lead.
// Its address answers a Plotly figure {data, layout} with a `summary` in words.
import Plotly from "plotly.js-cartesian-dist-min";

import "../shared.js";
import { registerLocale } from "../chart_locale.js";
import { linkAt } from "./link.js";
import { attachFullScreen } from "./screen.js";
import { inTheme, inTokens } from "./theme.js";

const OPTIONS = { displayModeBar: false, responsive: true };
const shown = new Map();

attachFullScreen();

document.addEventListener("inventra:theme", () => {
  for (const [figure, content] of shown) draw(figure, content);
});

// Loads and draws; throws when the address did not answer a figure.
export async function showFigure(figure) {
  const response = await fetch(figure.dataset.figureUrl, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  const content = await response.json();
  const plot = part(figure, "plot");
  await draw(figure, content);
  part(figure, "said").textContent = content.summary;
  if (!shown.has(figure)) plot.on("plotly_click", (click) => follow(plot, click));
  shown.set(figure, content);
}

async function draw(figure, { data, layout }) {
  const traces = structuredClone(data).map(inTokens);
  writeLegend(part(figure, "legend"), traces);
  const options = { ...OPTIONS, locale: registerLocale(Plotly) };
  await Plotly.react(part(figure, "plot"), traces, inTheme(structuredClone(layout)), options);
}

function follow(plot, { points, event }) {
  const url = linkAt(points, event, plot);
  if (url) location.assign(url);
}

// The legend is text of the page: it wraps, is read aloud, and keeps the plot's room.
function writeLegend(list, traces) {
  list.replaceChildren(...traces.filter((trace) => trace.name).map(entry));
}

function entry({ name, line, marker }) {
  const item = document.createElement("li");
  const swatch = document.createElement("i");
  swatch.style.background = marker?.color ?? line?.color;
  item.append(swatch, name);
  return item;
}

function part(figure, name) {
  return figure.querySelector(`[data-figure-${name}]`);
}
