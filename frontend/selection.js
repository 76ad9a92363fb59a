// Row selection of a list: check all, shift-click for a range, all that match, and the bar that acts on the selection.
let anchor = null;
let isAllMatching = false;
let pressed = null;

const HOLD_MS = 500;

export function attachSelection() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) selectAll(event.target.checked);
    else if (event.target.matches("[data-select-row]")) showSelection();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && chosenIds().length) selectAll(false);
  });
  attachLongPress();
  window.addEventListener("pageshow", showSelection);
}

// Draws the selection anew when the rows of a list were replaced: another page has another selection.
export function attachRows(root) {
  if (root.querySelector?.("[data-select-row]") || root.matches?.("[data-list], [data-list-body]")) showSelection();
}

// What is selected: `{ids}` on this page, or `{query}` of all that match; null for nothing.
export function selection() {
  const ids = chosenIds();
  if (!ids.length) return null;
  return isAllMatching ? { query: location.search.slice(1) } : { ids };
}

export function clearSelection() {
  selectAll(false);
}

async function onClick(event) {
  const box = event.target.closest("[data-select-row]");
  if (box) selectRange(box, event.shiftKey);
  if (event.target.closest("[data-select-none]")) selectAll(false);
  if (event.target.closest("[data-select-matching]")) selectMatching();
  const mode = event.target.closest("[data-select-mode]");
  if (mode) setMode(mode.getAttribute("aria-pressed") !== "true");
  const act = event.target.closest("[data-bulk-act]");
  if (act) (await import("./bulk.js")).openBulk(act.dataset.bulkAct, selection());
}

function rows() {
  return [...document.querySelectorAll("[data-select-row]")];
}

function chosenIds() {
  return rows().filter((box) => box.checked).map((box) => box.value);
}

function selectRange(box, isRange) {
  const all = rows();
  if (isRange && all.includes(anchor)) {
    const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((a, b) => a - b);
    for (const other of all.slice(from, to + 1)) other.checked = box.checked;
  }
  anchor = box;
  showSelection();
}

function selectAll(isChecked) {
  for (const box of rows()) box.checked = isChecked;
  if (!isChecked) setMode(false);
  showSelection();
}

function selectMatching() {
  isAllMatching = true;
  showSelection({ keepsMatching: true });
  document.querySelector("[data-bulk-act]")?.focus();
}

// On a phone the boxes show only in this mode: a long press on a row, or the Select button, begins it.
function setMode(isOn) {
  document.querySelector("[data-list]")?.toggleAttribute("data-selecting", isOn);
  document.querySelector("[data-select-mode]")?.setAttribute("aria-pressed", String(isOn));
}

function attachLongPress() {
  document.addEventListener("touchstart", (event) => {
    const box = event.target.closest("tr[data-row]")?.querySelector("[data-select-row]");
    if (box) pressed = setTimeout(() => choose(box), HOLD_MS);
  }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"]) {
    document.addEventListener(name, () => clearTimeout(pressed), { passive: true });
  }
}

function choose(box) {
  setMode(true);
  box.checked = true;
  anchor = box;
  showSelection();
}

function showSelection({ keepsMatching = false } = {}) {
  if (keepsMatching !== true) isAllMatching = false;
  const all = rows();
  const count = chosenIds().length;
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = count > 0 && count === all.length;
    head.indeterminate = count > 0 && count < all.length;
  }
  const bar = document.querySelector("[data-bulkbar]");
  if (!bar) return;
  const told = bar.querySelector("[data-selected-count]");
  told.textContent = isAllMatching ? told.dataset.all : told.dataset.one.replace("#", count);
  const matching = bar.querySelector("[data-select-matching]");
  if (matching) matching.hidden = isAllMatching || count < all.length;
  bar.hidden = count === 0;
}
