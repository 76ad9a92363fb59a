// Binds the keyboard map that the page carries (<div data-keys data-does data-target> in #keys): single keys, `g` and
// another one, Ctrl or ⌘ and a letter. Plain keys do nothing while somebody types or a dialog is open.
import { showToast } from "./toast.js";

const PAUSE_MS = 1200;
const DOES = {
  focus: (target) => focusOn(target),
  press: (target) => shown(target)?.click(),
  open: (target) => location.assign(target),
  show: () => showKeys(),
};

let pending = "";
let timer = 0;

export function attachShortcuts() {
  const bound = bindings();
  document.addEventListener("keydown", (event) => {
    const keys = keysOf(event);
    const found = bound.get(keys) ?? bound.get(keys.split(" ").at(-1));
    if (!found || (isBusy(event.target) && !keys.startsWith("Ctrl+"))) return;
    if (DOES[found.does](found.target) !== false) event.preventDefault();
    pending = "";
  });
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-keys-open]")) showKeys();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await copy(button.dataset.copy);
    showToast({ title: button.dataset.copied, tone: "ok" });
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
}

// The clipboard is there on https and on this machine only; elsewhere the old command still copies what is selected.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}

// Opens the map; closing it gives the focus back, as dialogs do.
export function showKeys() {
  const dialog = document.getElementById("keys");
  dialog?.querySelector("[data-keys-groups]").replaceChildren(rows());
  dialog?.showModal();
}

function rows() {
  return document.querySelector("#keys template").content.cloneNode(true);
}

function bindings() {
  const template = document.querySelector("#keys template");
  const listed = [...(template?.content.querySelectorAll("[data-keys]") ?? [])].map(({ dataset }) => dataset);
  return new Map(listed.filter(({ does }) => does).map((dataset) => [dataset.keys, dataset]));
}

// The key as it is written in the map; "g i" where g was pressed just before. Layouts of other scripts type no Latin
// letter: there the key's place on the keyboard counts.
function keysOf(event) {
  if (event.altKey || event.isComposing) return "";
  const isForeign = event.key.length === 1 && event.key.codePointAt(0) > 0x7e;
  const key = isForeign && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `Ctrl+${key.toUpperCase()}`;
  const keys = pending ? `${pending} ${key}` : key;
  if (key.length === 1) remember(isBusy(event.target) || pending || key !== "g" ? "" : key);
  return keys;
}

function remember(key) {
  clearTimeout(timer);
  pending = key;
  timer = setTimeout(() => (pending = ""), PAUSE_MS);
}

function focusOn(target) {
  const field = shown(target);
  field?.focus();
  field?.select();
  return Boolean(field);
}

function shown(target) {
  return [...document.querySelectorAll(target)].find((element) => element.checkVisibility());
}

// The field of a dialog keeps the focus for a frame after the dialog was closed; nobody types there any more.
function isBusy(element) {
  const isTyping = element.matches?.("input, select, textarea, [contenteditable]") && element.checkVisibility();
  return isTyping || Boolean(document.querySelector("dialog[open]"));
}
