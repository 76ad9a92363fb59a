// Partial updates; the only file that knows htmx and the names of its events.
import htmx from "htmx.org";

import { showToast } from "./toast.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // back asks the server again: stock moves meanwhile

// Calls `attach(root)` for every piece of page that arrives.
export function attachSwaps(attach) {
  document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, reportFailure);
}

function reportFailure() {
  const { failedTitle, failedText } = document.body.dataset;
  showToast({ title: failedTitle, text: failedText, tone: "bad" });
}
