// Saved views: the dialog that saves, renames and shares one, and the actions of the current one.
import { fetchPart, forgetCounts, listAddress, loadList } from "./list.js";
import { send } from "./rest.js";
import { showToast } from "./toast.js";

const API = "/api/v1/saved_view/";
const PASSING = ["view", "cursor", "page", "page_size"];

export function attachViews() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-view-open]");
    if (opener) openDialog(opener);
    if (event.target.closest("[data-view-close]")) event.target.closest("dialog").close();
    const update = event.target.closest("[data-view-update]");
    if (update) change("PUT", update, update.dataset.viewUpdate, { query: stateOfList() });
    const remove = event.target.closest("[data-view-delete]");
    if (remove) change("DELETE", remove, remove.dataset.viewDelete);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-view-form]")) return;
    event.preventDefault();
    save(event.target);
  });
}

function stateOfList() {
  const state = new URLSearchParams(location.search);
  for (const name of PASSING) state.delete(name);
  return state.toString();
}

async function openDialog(opener) {
  const dialog = document.querySelector("[data-view-dialog]");
  dialog.showModal();
  dialog.addEventListener("close", () => opener.isConnected && opener.focus(), { once: true });
  await fetchPart(opener.dataset.viewOpen, dialog);
}

async function save(form) {
  const { resource, view, version, done } = form.dataset;
  const content = new FormData(form);
  const [audience, role] = content.get("audience").split(":");
  const fields = { name: content.get("name").trim(), audience, role_id: role ? Number(role) : null };
  const answer = view
    ? await send("PUT", `${API}${view}`, fields, version)
    : await send("POST", API, { ...fields, resource, query: stateOfList() });
  if (answer.problem) return showProblem(form, answer.problem);
  form.closest("dialog").close();
  return showView(answer.content.id, done);
}

function showProblem(form, problem) {
  const place = form.querySelector("[data-view-error]");
  place.textContent = problem.errors?.map(({ message }) => message).join(" ") || problem.detail;
  place.hidden = false;
  form.elements.name.focus();
}

async function change(method, button, key, body = null) {
  const { problem } = await send(method, `${API}${key}`, body, button.dataset.version);
  if (problem) return showToast({ title: problem.title, text: problem.detail, tone: "bad" });
  return showView(method === "DELETE" ? null : key, button.dataset.done);
}

async function showView(key, told) {
  forgetCounts();
  await loadList(listAddress(["view"], key === null ? [] : [["view", key]]));
  showToast({ title: told, tone: "ok" });
}
