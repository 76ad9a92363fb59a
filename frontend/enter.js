// In a document with lines Enter goes on: to the next field, after the last one to a new line. It never sends half a
// document; Ctrl S and the button do. Other forms are sent by Enter, as everywhere.
const FIELDS = "input:not([type=hidden]):not([tabindex='-1']), select:not(.tomselected), textarea";

// Attached to the document, after the selects' own keys: what they took is left to them.
export function attachEnter() {
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const form = field.form;
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!form?.querySelector("[data-lines]") || !field.matches("input, select")) return;
    event.preventDefault();
    goOn(form, field);
  });
}

function goOn(form, field) {
  const lines = field.closest("[data-lines]");
  const fields = [...form.querySelectorAll(FIELDS)].filter((one) => !one.disabled && one.offsetParent);
  const next = fields[fields.indexOf(field) + 1];
  const isLastOfLines = lines && !lines.contains(next ?? null);
  if (isLastOfLines && field.value) lines.querySelector("[data-line-add]").click();
  else (next ?? form.querySelector("[type=submit]")).focus();
}
