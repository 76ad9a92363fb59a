// Filter chips: what the editor's form holds becomes an argument of the list's address.
import { fetchPart, listAddress, loadList } from "./list.js";
import { plainNumber } from "./numbers.js";

export function attachFilters() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-filter-open]");
    if (opener) openEditor(opener);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-filter-form]")) return;
    event.preventDefault();
    apply(event.target);
  });
  document.addEventListener("toggle", showNamesAgain, { capture: true });
}

async function openEditor(opener) {
  const menu = opener.closest("[data-filter-menu]");
  menu.querySelector("[data-filter-names]").hidden = true;
  await fetchPart(opener.dataset.filterOpen, menu.querySelector("[data-filter-place]"));
}

function showNamesAgain({ target }) {
  if (!target.matches?.("[data-filter-menu]") || target.open) return;
  target.querySelector("[data-filter-names]").hidden = false;
  target.querySelector("[data-filter-place]").replaceChildren();
}

function apply(form) {
  const { column, replaces } = form.dataset;
  const content = new FormData(form);
  const [name, value] = argument(column, content.get("operator"), content.getAll("value").filter(Boolean).map(readAs(form)));
  loadList(listAddress([replaces, name].filter(Boolean), value === "" ? [] : [[name, value]]));
}

// An address is of no language: numbers stand in it with a point.
function readAs(form) {
  return form.querySelector("[inputmode=decimal]") ? plainNumber : (text) => text;
}

function argument(column, operator, values) {
  if (operator === "empty" || operator === "filled") return [`${column}__isnull`, String(operator === "empty")];
  if (operator === "eq" || (operator === "in" && values.length === 1)) return [column, values[0] ?? ""];
  return [`${column}__${operator}`, values.join(",")];
}
