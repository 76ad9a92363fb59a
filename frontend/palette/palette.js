// The palette: asks for results as one types, walks them with the keys, opens one. The focus stays in the field.
import { run } from "./commands.js";
import { find, openOf, remember } from "./server.js";

const PAUSE_MS = 120;
const dialog = document.getElementById("palette");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");

let timer = 0;
let answered = null; // the text that the list answers
let isChosen = false; // whether somebody walked to an entry

attach();

// Answers what stands in the field of the palette, which was just opened; or does it, if Enter was pressed meanwhile.
export function beginPalette({ isEntered }) {
  if (isEntered) enter(false);
  else ask();
}

function attach() {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  field.addEventListener("keydown", (event) => {
    const action = event.isComposing ? null : KEYS[event.key];
    if (!action || action(event) === false) return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=option]");
    if (event.target === dialog || event.target.closest("[data-palette-close]")) dialog.close();
    else if (entry) follow(entry, event);
  });
}

const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Home: (event) => !event.shiftKey && isChosen && mark(entries()[0]),
  End: (event) => !event.shiftKey && isChosen && mark(entries().at(-1)),
  Enter: (event) => enter(event.ctrlKey || event.metaKey),
};

async function ask() {
  const text = field.value;
  clearTimeout(timer);
  try {
    const html = await find(text);
    if (html === null) return; // a later question took its place
    list.innerHTML = html; // our own server's, which escapes every name
    answered = text;
  } catch {
    list.textContent = dialog.dataset.failed;
    answered = null;
  }
  isChosen = false;
  mark(entries()[0]);
  tell();
}

// A scanner types a code and Enter: its object opens, whatever the list shows by then.
async function enter(isNewTab) {
  const text = field.value;
  if (!isChosen && text.trim()) {
    const url = await openOf(text);
    if (url) return go(url, isNewTab);
  }
  if (answered !== field.value) await ask();
  const entry = list.querySelector("[aria-selected=true]");
  if (entry) choose(entry, isNewTab);
}

function follow(entry, event) {
  if (entry.dataset.command || !(event.ctrlKey || event.metaKey || event.shiftKey)) event.preventDefault();
  else return remember(entry.dataset);
  choose(entry, false);
}

function choose(entry, isNewTab) {
  remember(entry.dataset);
  if (entry.dataset.command) {
    dialog.close();
    run(entry.dataset.command);
  } else go(entry.href, isNewTab);
}

function go(url, isNewTab) {
  if (isNewTab) return window.open(url, "_blank", "noopener");
  dialog.close();
  location.assign(url);
}

function step(by) {
  const all = entries();
  if (!all.length) return;
  isChosen = true;
  const here = all.findIndex((entry) => entry.ariaSelected === "true");
  mark(all[(here + by + all.length) % all.length]);
}

function mark(entry) {
  for (const other of entries()) other.setAttribute("aria-selected", other === entry);
  if (entry) {
    field.setAttribute("aria-activedescendant", entry.id);
    entry.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

function tell() {
  const count = entries().length;
  const text = count === 1 ? dialog.dataset.one : dialog.dataset.many.replace("{count}", count);
  dialog.querySelector("[data-palette-status]").textContent = text;
}

function entries() {
  return [...list.querySelectorAll("[role=option]")];
}
