// Partial updates; the only file that knows htmx and the names of its events.
import htmx from "htmx.org";

import { regionOf, showFailed, showWaiting } from "./region.js";
import { showToast } from "./toast.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // back asks the server again: stock moves meanwhile

let dress = () => {};
let held = null; // the part being swapped that has the focus

// Calls `attach(root)` for every piece of page that arrives.
export function attachSwaps(attach) {
  dress = attach;
  document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  });
  document.addEventListener("htmx:beforeSend", ({ detail: { target } }) => {
    if (regionOf(target) === target) showWaiting(target);
  });
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => target?.removeAttribute("aria-busy"));
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    held = target?.id && target.contains(document.activeElement) ? target.id : null;
  });
  document.addEventListener("htmx:afterSettle", keepFocus);
  for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, reportFailure);
}

// Who used a control that the swap took away goes on within the new part, not at the top of the page.
function keepFocus() {
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus({ preventScroll: true });
  held = null;
}

// Loads an address as the links within `region` do: the same part is taken from the answer, and the address kept.
export function loadInto(region, url) {
  const select = `#${region.id}`;
  return htmx.ajax("GET", url, { source: region, target: region, select, swap: "outerHTML show:none" });
}

// Fills a region with the piece of page at the address; what it was asked for before is given up.
export function fillRegion(region, url) {
  return htmx.ajax("GET", url, { source: region, target: region, swap: "innerHTML show:none" });
}

// Fetches a bare piece of page into `place`; the address stays.
export async function loadPart(url, place) {
  const headers = { Accept: "text/html", "HX-Request": "true", "HX-Current-URL": location.href };
  const response = await fetch(url, { headers }).catch(() => null);
  const html = await response?.text();
  if (!response?.ok) return showFailure(reasonOf(html));
  showPart(html, place);
}

// Puts a bare piece of page of ours into `place`.
export function showPart(html, place) {
  place.innerHTML = html;
  htmx.process(place);
  dress(place);
}

// A region that tells of failures itself hears of one as the event `inventra:swap-failed`.
function reportFailure({ detail: { target, elt, xhr, pathInfo } }) {
  const region = regionOf(target);
  const told = problemIn(xhr?.responseText);
  if (region) return showFailed(region, () => retry(region, elt, pathInfo), told);
  if (!target?.closest("[data-list]")) return showFailure(reasonOf(xhr?.responseText));
  const detail = { target, url: pathInfo?.finalRequestPath ?? pathInfo?.requestPath, reason: reasonOf(xhr?.responseText) };
  document.dispatchEvent(new CustomEvent("inventra:swap-failed", { detail }));
}

function retry(region, element, pathInfo) {
  if (element.isConnected && element !== region) element.click();
  else fillRegion(region, pathInfo.finalRequestPath ?? pathInfo.requestPath);
}

// The piece of page in which the server told of a problem; null where it did not answer.
function problemIn(html) {
  if (!html) return null;
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-problem]");
}

// The sentence of a problem, "" where there is none.
function reasonOf(html) {
  return problemIn(html)?.querySelector("[data-problem-detail]")?.textContent.trim() ?? "";
}

// Tells that something did not happen: why, in the server's words, or that it could not be reached.
export function showFailure(reason = "") {
  const { failedTitle, failedText } = document.body.dataset;
  showToast({ title: failedTitle, text: reason || failedText, tone: "bad" });
}
