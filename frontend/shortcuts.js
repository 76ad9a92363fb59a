// `/` goes to the list's search, Ctrl K to the one of the whole site; buttons that copy a code.
import { showToast } from "./toast.js";

export function attachShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "k" && (event.ctrlKey || event.metaKey)) focusOn(["[data-site-search]"], event);
    else if (event.key === "/" && !isTyping(event.target)) focusOn(["[data-list-search]", "[data-site-search]"], event);
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    showToast({ title: button.dataset.copied, tone: "ok" });
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
}

function focusOn(selectors, event) {
  const field = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function isTyping(element) {
  return element.matches("input, select, textarea, [contenteditable]");
}
