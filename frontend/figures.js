// Draws each <figure data-figure-url="…"> once it is near the screen: one after the other, when the browser is idle.
// What draws, 500 kB with Plotly, is fetched only by pages that hold a figure.
const IDLE_MS = 2000; // a busy page does not keep figures waiting for longer
let turn = Promise.resolve();

export function attachFigures(root) {
  const figures = root.querySelectorAll("figure[data-figure-url]");
  if (!figures.length) return;
  const watcher = new IntersectionObserver(queueVisible, { rootMargin: "200px" });
  for (const figure of figures) watcher.observe(figure);
}

function queueVisible(entries, watcher) {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    turn = turn.then(idle).then(() => show(target));
  }
}

// A failure is shown with a button to try again, and never keeps other figures from loading.
async function show(figure) {
  setState(figure, { isBusy: true });
  try {
    const { showFigure } = await import("./figure/card.js");
    await showFigure(figure);
    setState(figure, {});
  } catch (error) {
    console.warn(`figure ${figure.dataset.figureUrl}:`, error);
    setState(figure, { isFailed: true });
  }
}

function setState(figure, { isBusy = false, isFailed = false }) {
  const [plot, failed] = ["plot", "failed"].map((name) => figure.querySelector(`[data-figure-${name}]`));
  plot.setAttribute("aria-busy", isBusy);
  plot.hidden = isFailed;
  failed.hidden = !isFailed;
  failed.querySelector("button").onclick = () => show(figure);
}

function idle() {
  return new Promise((done) => {
    if ("requestIdleCallback" in window) requestIdleCallback(done, { timeout: IDLE_MS });
    else setTimeout(done);
  });
}
