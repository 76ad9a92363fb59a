// Which keys mean a step through a list, and whether a key press belongs to something else.
export const WIDE = "(min-width: 1200px)";

// 1 for J, -1 for K, 0 for other keys, or while somebody types, chooses or answers a dialog.
export function stepOf(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || isTaken(event.target)) return 0;
  return { j: 1, k: -1 }[event.key.toLowerCase()] ?? 0;
}

function isTaken(element) {
  return element.matches("input, select, textarea, [contenteditable]") || document.querySelector("dialog:modal") !== null;
}
