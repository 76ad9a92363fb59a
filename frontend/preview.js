// The drawer beside a list, on wide screens: Space or a click on a row shows its parts there, J and K go on, Esc closes.
import { stepOf, WIDE } from "./keys.js";
import { fillRegion } from "./swap.js";

const ROW = "tr[data-row][data-href]";
const ACTIVE = "a, button, input, select, textarea, label, summary, details, [role=button]";

let shown = null;

export function attachPreview() {
  if (!drawer()) return;
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}

function onClick(event) {
  if (event.target.closest("[data-preview-close]")) return close();
  const step = event.target.closest("[data-preview-step]");
  if (step) return go(Number(step.dataset.previewStep));
  const row = event.target.closest(ROW);
  const isPlain = row && !event.target.closest(ACTIVE) && !String(getSelection());
  if (isPlain && isWide()) open(row);
}

function onKey(event) {
  const row = event.target.closest?.(ROW);
  const isOnRow = row && (event.target === row || event.target.matches("a.iv-cell-link"));
  const step = stepOf(event);
  if (event.key === "Escape" && drawer().open && !document.querySelector("dialog:modal")) close();
  else if (event.key === " " && isOnRow && isWide()) open(row, event);
  else if (event.key === "Enter" && event.target === row) location.assign(row.dataset.href);
  else if (step && document.querySelector(ROW)) go(step, event);
}

function open(row, event) {
  event?.preventDefault();
  mark(row);
  const panel = drawer();
  if (!panel.open) panel.show();
  row.focus();
  fill(row);
}

function fill(row) {
  drawer().querySelector("[data-preview-page]").href = row.dataset.href;
  fillRegion(drawer().querySelector("[data-region]"), `${row.dataset.href}/preview`);
}

function go(step, event) {
  const rows = [...document.querySelectorAll(ROW)];
  const here = rows.indexOf(document.activeElement?.closest(ROW) ?? current());
  const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
  if (!next) return;
  event?.preventDefault();
  if (drawer().open) return open(next);
  mark(next);
  next.focus();
}

function close() {
  drawer().close();
  const row = current();
  row?.removeAttribute("aria-current");
  row?.focus();
}

function mark(row) {
  current()?.removeAttribute("aria-current");
  row.tabIndex = -1;
  row.setAttribute("aria-current", "true");
  shown = row.dataset.row;
}

// By its key: the list may have been drawn anew since.
function current() {
  return shown === null ? null : document.querySelector(`tr[data-row="${CSS.escape(shown)}"]`);
}

function drawer() {
  return document.getElementById("drawer");
}

function isWide() {
  return matchMedia(WIDE).matches;
}
