// Draws <figure data-figure-url="…"> once it is near the screen; the address answers a Plotly figure {data, layout}.
// Plotly is 500 kB, so it is fetched only by pages that hold a figure.
import { registerLocale } from "./chart_locale.js";

const OPTIONS = { displayModeBar: false, responsive: true };
const drawn = new Map();

export function attachFigures(root) {
  const watcher = new IntersectionObserver(drawVisible, { rootMargin: "200px" });
  for (const figure of root.querySelectorAll("figure[data-figure-url]")) watcher.observe(figure);
}

document.addEventListener("inventra:theme", () => {
  for (const [figure, content] of drawn) draw(figure, content);
});

async function drawVisible(entries, watcher) {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    await load(target);
  }
}

async function load(figure) {
  const plot = figure.querySelector("[data-figure-plot]");
  try {
    const response = await fetch(figure.dataset.figureUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    const content = await response.json();
    drawn.set(figure, content);
    await draw(figure, content);
  } catch (error) {
    plot.textContent = figure.dataset.failedText ?? document.body.dataset.failedTitle;
    plot.classList.add("iv-empty");
    throw error;
  } finally {
    plot.removeAttribute("aria-busy");
  }
}

async function draw(figure, { data, layout }) {
  const { default: Plotly } = await import("plotly.js-cartesian-dist-min");
  const plot = figure.querySelector("[data-figure-plot]");
  const traces = structuredClone(data).map(inTokens);
  writeLegend(figure.querySelector("[data-figure-legend]"), traces);
  await Plotly.react(plot, traces, inTheme(structuredClone(layout)), { ...OPTIONS, locale: registerLocale(Plotly) });
}

// The legend is text of the page: it wraps, is read aloud, and keeps the plot's room.
function writeLegend(list, traces) {
  list?.replaceChildren(...traces.filter((trace) => trace.name).map(entry));
}

function entry({ name, line, marker }) {
  const item = document.createElement("li");
  const swatch = document.createElement("i");
  swatch.style.background = marker?.color ?? line?.color;
  item.append(swatch, name);
  return item;
}

// A figure may name a colour as a token, such as "--iv-chart-1"; here it becomes the colour of the theme.
function inTokens(value) {
  if (typeof value === "string") return value.startsWith("--iv-") ? token(value) : value;
  if (Array.isArray(value)) return value.map(inTokens);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inTokens(part)]));
  }
  return value;
}

function inTheme(layout) {
  const axis = { gridcolor: token("--iv-chart-grid"), linecolor: token("--iv-line"), zerolinecolor: token("--iv-line-strong") };
  const themed = inTokens(layout);
  const axes = Object.keys(themed).filter((key) => /^[xy]axis\d*$/.test(key));
  return {
    ...themed,
    ...Object.fromEntries([...new Set([...axes, "xaxis", "yaxis"])].map((key) => [key, { ...axis, ...themed[key] }])),
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: "Inter Variable, sans-serif", size: 12, ...themed.font, color: token("--iv-ink-2") },
    colorway: [1, 2, 3, 4, 5, 6].map((number) => token(`--iv-chart-${number}`)),
    hoverlabel: {
      bgcolor: token("--iv-raised"),
      bordercolor: token("--iv-line-strong"),
      font: { color: token("--iv-ink") },
    },
  };
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
