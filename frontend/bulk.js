// The dialog of an act on many rows: its form, then how far the run is, until it ends; a toast when nobody looks.
import { clearSelection, loadList, loadPart, send, showFailure, showPart, showToast } from "./shared.js";

const POLL_MS = 1000;
const FIRST_MS = 300;
const UNPROCESSABLE = 422;

let chosen = null;
let opener = null;

// Opens the form of the act at `url` for the selection `{ids}` or `{query}`.
export async function openBulk(url, selection) {
  if (!selection) return;
  const dialog = dressed(document.querySelector("[data-bulk-dialog]"));
  chosen = selection;
  opener = document.activeElement;
  const asked = "query" in selection ? { "bulk-query": selection.query } : { count: selection.ids.length };
  await loadPart(`${url}?${new URLSearchParams(asked)}`, dialog);
  if (!dialog.querySelector("[data-bulk-form]")) return;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[data-bulk-tick]") ?? dialog.querySelector("footer .btn:last-child")).focus();
}

function dressed(dialog) {
  if (dialog.dataset.dressed) return dialog;
  dialog.dataset.dressed = "yes";
  dialog.addEventListener("submit", ask);
  dialog.addEventListener("input", tick);
  dialog.addEventListener("change", tick);
  dialog.addEventListener("click", press);
  dialog.addEventListener("close", () => opener?.isConnected && opener.focus());
  return dialog;
}

// Whoever fills a field in means to change it.
function tick({ target }) {
  const box = target.closest(".iv-bulk-field")?.querySelector("[data-bulk-tick]");
  if (box && target !== box) box.checked = true;
}

async function ask(event) {
  event.preventDefault();
  const dialog = event.currentTarget;
  const form = event.target;
  const body = new FormData(form);
  if ("query" in chosen) body.set("bulk-query", chosen.query);
  else body.set("bulk-ids", chosen.ids.join(","));
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  const response = await fetch(form.action, { method: "POST", body }).catch(() => null);
  button.disabled = false;
  if (!response || !(response.ok || response.status === UNPROCESSABLE)) return showFailure();
  showPart(await response.text(), dialog);
  if (response.ok) follow(dialog, FIRST_MS);
  else dialog.querySelector("[data-error-summary]")?.focus();
}

async function press(event) {
  const dialog = event.currentTarget;
  if (event.target.closest("[data-bulk-close]")) return dialog.close();
  const button = event.target.closest("[data-bulk-call]");
  if (!button) return;
  button.disabled = true;
  call(dialog, button.dataset.bulkCall);
}

// Stops a run, or takes it back by another one, which is then followed.
async function call(dialog, url) {
  const answer = await send("POST", url, {});
  if (answer.problem) return showToast({ title: answer.problem.title, text: answer.problem.detail, tone: "bad" });
  const { progress } = part(dialog);
  await loadPart(progress.replace(/\d+$/, answer.content.result.id), dialog);
  follow(dialog, FIRST_MS);
}

function part(dialog) {
  const element = dialog.querySelector("[data-bulk-progress]");
  return element && { element, progress: element.dataset.bulkProgress, isOpen: "bulkOpen" in element.dataset };
}

// Asks again until the run has ended; then the list shows what has changed.
function follow(dialog, wait) {
  const { element, progress, isOpen } = part(dialog);
  if (!isOpen) return finish(dialog, element);
  setTimeout(async () => {
    if (part(dialog)?.progress !== progress) return;
    await loadPart(progress, dialog);
    if (part(dialog)) follow(dialog, POLL_MS);
  }, wait);
}

function finish(dialog, { dataset }) {
  clearSelection();
  loadList(location.href);
  if (dialog.open) return dialog.querySelector("h2").focus();
  const act = dataset.undo ? { label: dataset.undoLabel, press: () => call(dialog, dataset.undo) } : null;
  showToast({ title: dataset.title, href: dataset.run, action: dataset.see, act, tone: dataset.tone });
}
