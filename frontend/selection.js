// Row selection of a list: check all, shift-click for a range, and the bar that acts on what is selected.
let anchor = null;

export function attachSelection() {
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-select-row]");
    if (box) selectRange(box, event.shiftKey);
    if (event.target.closest("[data-select-none]")) selectAll(false);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) selectAll(event.target.checked);
    else if (event.target.matches("[data-select-row]")) showSelection();
  });
  window.addEventListener("pageshow", showSelection);
}

function rows() {
  return [...document.querySelectorAll("[data-select-row]")];
}

function selectRange(box, isRange) {
  const all = rows();
  if (isRange && anchor) {
    const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((a, b) => a - b);
    for (const other of all.slice(from, to + 1)) other.checked = box.checked;
    showSelection();
  }
  anchor = box;
}

function selectAll(isChecked) {
  for (const box of rows()) box.checked = isChecked;
  showSelection();
}

function showSelection() {
  const all = rows();
  const count = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = count > 0 && count === all.length;
    head.indeterminate = count > 0 && count < all.length;
  }
  const bar = document.querySelector("[data-bulkbar]");
  if (!bar) return;
  bar.hidden = count === 0;
  bar.querySelector("[data-selected-count]").textContent = count;
}
