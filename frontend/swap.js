// Partial updates; the only file that knows htmx and the names of its events.
import htmx from "htmx.org";

import { showToast } from "./toast.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // back asks the server again: stock moves meanwhile

let dress = () => {};

// Calls `attach(root)` for every piece of page that arrives.
export function attachSwaps(attach) {
  dress = attach;
  document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, reportFailure);
}

// Loads an address as the links within `region` do: the same part is taken from the answer, and the address kept.
export function loadInto(region, url) {
  const select = `#${region.id}`;
  return htmx.ajax("GET", url, { source: region, target: region, select, swap: "outerHTML show:none" });
}

// Fetches a bare piece of page into `place`; the address stays.
export async function loadPart(url, place) {
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  if (!response.ok) return showFailure();
  place.innerHTML = await response.text();
  htmx.process(place);
  dress(place);
}

// A region that tells of failures itself hears of one as the event `inventra:swap-failed`.
function reportFailure({ detail: { target, xhr, pathInfo } }) {
  if (!target?.closest("[data-list]")) return showFailure();
  const detail = { target, url: pathInfo?.finalRequestPath ?? pathInfo?.requestPath, reason: reasonOf(xhr) };
  document.dispatchEvent(new CustomEvent("inventra:swap-failed", { detail }));
}

// The sentence of a refusal's page.
function reasonOf(xhr) {
  if (!xhr?.responseText || xhr.status >= 500) return "";
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  return page.querySelector(".iv-problem p")?.textContent.trim() ?? "";
}

function showFailure() {
  const { failedTitle, failedText } = document.body.dataset;
  showToast({ title: failedTitle, text: failedText, tone: "bad" });
}
