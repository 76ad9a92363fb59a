// A figure in its card: what it shows, its words, where its points lead, and what stands there when it did not load.
// Its address answers a Plotly figure {data, layout} with a `summary` in words.
import Plotly from "plotly.js-cartesian-dist-min";

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

// Loads and draws; a failure is shown with a button to try again, and never keeps other figures from loading.
export async function showFigure(figure) {
  const plot = part(figure, "plot");
  setFailed(figure, false);
  plot.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(figure.dataset.figureUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    const content = await response.json();
    await draw(figure, content);
    part(figure, "said").textContent = content.summary;
    if (!shown.has(figure)) plot.on("plotly_click", (click) => follow(plot, click));
    shown.set(figure, content);
  } catch (error) {
    console.warn(`figure ${figure.dataset.figureUrl}:`, error);
    setFailed(figure, true);
  } finally {
    plot.removeAttribute("aria-busy");
  }
}

function setFailed(figure, isFailed) {
  const failed = part(figure, "failed");
  const hadFocus = failed.contains(document.activeElement);
  failed.hidden = !isFailed;
  part(figure, "plot").hidden = isFailed;
  part(failed, "retry").onclick = () => showFigure(figure);
  if (isFailed && hadFocus) part(failed, "retry").focus();
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
