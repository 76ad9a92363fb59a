// Scanners that type like a keyboard. Wherever the focus is, what they type reaches the scan field: keys outside of any
// field go there by moving the focus; a burst into another field is taken out of it again.
const GAP_MS = 45; // no person types a whole code with pauses this short
const SHORTEST = 4;
const GROUP_SEPARATOR = "␝"; // scanners send FNC1 as Ctrl ], which types nothing

// Calls `onScan(text)` for every code that ends in Enter or Tab.
export function attachWedge(field, onScan) {
  let burst = null;

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]:modal")) return;
    if (event.ctrlKey && event.key === "]") return void (event.preventDefault(), insert(field, GROUP_SEPARATOR));
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    burst = following(burst, event, target);
    if (target === field) ends(event) && finish(event, field);
    else if (isEditable(target)) ends(event) && isBurst(burst) && rescue(event, target, burst);
    else if (isPrintable(event)) redirect(event);
    if (ends(event)) burst = null;
  }, true);

  // An empty field leaves Enter and Tab to the page.
  function finish(event) {
    if (!field.value.trim() || (event.key === "Tab" && !isBurst(burst))) return;
    event.preventDefault();
    event.stopPropagation();
    const text = field.value;
    field.value = "";
    onScan(text);
  }

  function rescue(event, target, { before, text }) {
    event.preventDefault();
    event.stopPropagation();
    target.value = before;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    onScan(text);
  }

  // A space or letter on a button or link is the beginning of a code, unless it is how buttons are pressed.
  function redirect(event) {
    if (event.key === " " && event.target.closest("button, summary, a, [role=button]")) return;
    event.stopPropagation();
    field.focus({ preventScroll: true }); // the key's own text lands there
  }
}

function following(burst, event, target) {
  const isNext = burst && burst.target === target && event.timeStamp - burst.at <= GAP_MS;
  if (!isPrintable(event)) return isNext || !burst ? burst : null;
  if (!isNext) return { target, at: event.timeStamp, before: target.value ?? "", text: event.key };
  return { ...burst, at: event.timeStamp, text: burst.text + event.key };
}

function isBurst(burst) {
  return burst !== null && burst.text.length >= SHORTEST;
}

function ends(event) {
  return event.key === "Enter" || event.key === "Tab";
}

function isPrintable(event) {
  return event.key.length === 1;
}

function isEditable(element) {
  return element.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
}

function insert(field, text) {
  field.focus({ preventScroll: true });
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}
