// A form is sent only when the server answers: a browser's own error page would put away what was typed.
import { showToast } from "./toast.js";

const PATIENCE_MS = 5000;
const reached = new WeakSet();
const asking = new WeakSet();

// Attached before what locks the buttons of a form that is being sent.
export function attachReach() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("[data-entry-form]") || reached.delete(form)) return;
    event.preventDefault();
    if (!asking.has(form)) sendOnceReached(form, event.submitter);
  });
}

async function sendOnceReached(form, submitter) {
  asking.add(form);
  const isThere = await answers();
  asking.delete(form);
  if (!isThere) return tell();
  reached.add(form);
  form.requestSubmit(submitter);
}

// Whether the server answers anything at all; what it thinks of the form it says itself.
async function answers() {
  if (!navigator.onLine) return false;
  const options = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) };
  return fetch("/healthz", options).then(() => true, () => false);
}

function tell() {
  const { unsavedTitle, unsavedText } = document.body.dataset;
  showToast({ title: unsavedTitle, text: unsavedText, tone: "bad" });
}
