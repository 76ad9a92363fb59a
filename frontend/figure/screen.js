// One figure on the whole screen: it moves into the page's dialog, and back to its card when that closes.
import Plotly from "plotly.js-cartesian-dist-min";

const OWN_HEIGHT = 280;
const AROUND = 150; // what else the dialog shows, in pixels
let card = null;

export function attachFullScreen() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-figure-full]");
    if (button && !card) open(button);
  });
}

function open(button) {
  const dialog = document.querySelector("[data-figure-dialog]");
  const figure = document.getElementById(`plot-${button.dataset.figureFull}`);
  const menu = button.closest("details");
  card = figure.parentElement;
  dialog.querySelector("[data-figure-dialog-title]").textContent = card.querySelector("h2").textContent;
  dialog.querySelector("[data-figure-dialog-place]").append(figure);
  dialog.addEventListener("close", () => close(figure, menu), { once: true });
  dialog.showModal();
  menu.open = false;
  resize(figure, window.innerHeight - AROUND);
}

function close(figure, menu) {
  card.append(figure);
  card = null;
  resize(figure, OWN_HEIGHT);
  menu.querySelector("summary").focus();
}

function resize(figure, height) {
  const plot = figure.querySelector("[data-figure-plot]");
  if (plot.layout) Plotly.relayout(plot, { height, width: plot.clientWidth });
}
