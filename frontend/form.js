// Entry forms: focus on the first error, Ctrl S, one submit only, and a question before leaving unsaved work.
let isDirty = false;

export function attachForms() {
  document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-entry-form]")) isDirty = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isDirty = false;
    lockButtons(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]") && event.target.value) event.target.form.requestSubmit();
  });
  document.addEventListener("click", goToField);
  document.addEventListener("formdata", leaveOutBlanks);
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });
  document.addEventListener("keydown", saveByKey);
}

// A link of the error summary leads into its field; a dressed select has its control elsewhere.
function goToField(event) {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const control = field.tomselect?.control_input ?? field;
  control.scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
}

// An empty filter is none; the address of a list names only what was chosen.
function leaveOutBlanks({ target, formData }) {
  if (target.method !== "get") return;
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
}

// A second click must not send the form twice; the page that answers, or a step back, frees the button.
function lockButtons(form) {
  if (form.method !== "post") return;
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) button.setAttribute("aria-busy", "true");
}

function saveByKey(event) {
  const form = document.querySelector("[data-entry-form]");
  if (!form || event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
}
