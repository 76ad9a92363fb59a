// What people do to their inbox outside of its page: read by opening, snooze from a toast, clear from the bell.
import { send } from "./rest.js";
import { showToast } from "./toast.js";

const NOTIFICATIONS = "/api/v1/notification";

export function attachInbox() {
  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-inbox-open]");
    if (line) fetchBeyondThisPage(line.dataset.inboxOpen);
    const clear = event.target.closest("[data-inbox-clear]");
    if (clear) clearInbox(clear);
  });
}

// A toast of the inbox row {id, title, body, href, tone, is_single}: open it, or let it come again in an hour.
export function showNews(row) {
  const { snooze: label } = document.getElementById("toasts").dataset;
  const act = row.is_single ? { label, press: () => snooze(row.id) } : null;
  showToast({ title: row.title, text: row.body, href: row.href, tone: row.tone, act });
}

async function snooze(id) {
  const { problem } = await send("POST", `${NOTIFICATIONS}/${id}/snooze`, { period: "one_hour" });
  const words = document.getElementById("toasts").dataset;
  showToast(problem ? { title: problem.title, text: problem.detail, tone: "bad" } : { title: words.snoozed, tone: "ok" });
}

async function clearInbox(button) {
  const { problem } = await send("POST", button.dataset.inboxClear, {});
  if (problem) return showToast({ title: problem.title, text: problem.detail, tone: "bad" });
  button.closest("[data-dropdown]").open = false;
}

// The page is left at the same moment; the request outlives it.
function fetchBeyondThisPage(url) {
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content,
  };
  fetch(url, { method: "POST", headers, body: "{}", keepalive: true });
}
