// The column chooser: order by buttons or arrow keys, kept on the server for this person and list.
import { loadList } from "./list.js";
import { send } from "./rest.js";
import { showToast } from "./toast.js";

export function attachColumns() {
  document.addEventListener("click", (event) => {
    const mover = event.target.closest("[data-column-move]");
    if (mover) move(mover);
    const reset = event.target.closest("[data-columns-reset]");
    if (reset) keep(reset.form, null);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-columns-form]")) return;
    event.preventDefault();
    choose(event.target);
  });
}

function move(mover) {
  const line = mover.closest("[data-column]");
  if (mover.dataset.columnMove === "-1") line.previousElementSibling?.before(line);
  else line.nextElementSibling?.after(line);
  mover.focus();
}

function choose(form) {
  const shown = [...form.querySelectorAll("[data-column]")].filter((line) => line.querySelector("input").checked);
  if (!shown.length) return showToast({ title: form.dataset.needsOne, tone: "warn" });
  const density = new FormData(form).get("density");
  return keep(form, { columns: shown.map((line) => line.dataset.column), density });
}

async function keep(form, value) {
  const { problem } = await send("PUT", `/api/v1/preference/${form.dataset.preference}`, { value });
  if (problem) return showToast({ title: problem.title, text: problem.detail, tone: "bad" });
  return loadList(location.href);
}
