// A list: its parts that load when opened, counts of its views, failures with a retry, and what it leaves to J and K.
import { loadInto, loadPart } from "./swap.js";

const COUNTS_MS = 30_000;
const counted = new Map();

export function attachList(root) {
  const list = root.matches?.("[data-list]") ? root : root.querySelector("[data-list]");
  const current = list ?? root.closest?.("[data-list]");
  if (!current) return;
  remember(current);
  showCounts(current);
}

export function attachLists() {
  document.addEventListener("toggle", openPart, { capture: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-list-retry]")) loadList(failed ?? location.href);
  });
  document.addEventListener("inventra:swap-failed", showFailure);
}

let failed = null;

// Loads another address of the list into its place, as a link in it does.
export function loadList(url) {
  const list = document.querySelector("[data-list]");
  if (!list) return location.assign(url);
  const { pathname, search } = new URL(url, location.href);
  return loadInto(list, `${pathname}${search}`);
}

// The address of the list with some arguments removed and others set; paging starts anew.
export function listAddress(removed, added = []) {
  const url = new URL(location.href);
  for (const name of ["cursor", "page", ...removed]) url.searchParams.delete(name);
  for (const [name, value] of added) url.searchParams.set(name, value);
  if ([...url.searchParams.keys()].join() === "view") url.search = "";
  return url.href;
}

async function openPart(event) {
  const details = event.target;
  if (!details.matches?.("details[data-part]") || !details.open) return;
  const panel = details.querySelector(".iv-dropdown-panel");
  if (!panel.childElementCount) await fetchPart(details.dataset.part, panel);
}

// Fetches a piece of page into `place` and puts the focus into it.
export async function fetchPart(url, place) {
  await loadPart(url, place);
  place.querySelector("input:not([type=hidden]), select, a, button")?.focus();
}

// J and K on a detail page walk through the list that one came from.
function remember(list) {
  const place = list.querySelector("[data-list-body]").dataset;
  const ids = [...list.querySelectorAll("tr[data-row]")].map((row) => Number(row.dataset.row));
  const kept = { url: `${location.pathname}${location.search}`, ids, next: place.next || null, previous: place.previous || null };
  sessionStorage.setItem(`inventra.list.${list.dataset.list}`, JSON.stringify(kept));
}

async function showCounts(list) {
  const url = list.dataset.counts;
  if (!list.querySelector("[data-view-count]")) return;
  const kept = counted.get(url);
  if (!kept || Date.now() - kept.at > COUNTS_MS) counted.set(url, { at: Date.now(), counts: fetchCounts(url) });
  const counts = await counted.get(url).counts;
  for (const badge of list.querySelectorAll("[data-view-count]")) badge.textContent = counts[badge.dataset.viewCount] ?? "";
}

export function forgetCounts() {
  counted.clear();
}

async function fetchCounts(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  return response?.ok ? response.json() : {}; // a tab without its count still opens
}

function showFailure({ detail: { target, url, reason } }) {
  const list = target?.closest?.("[data-list]");
  const body = list?.querySelector("[data-list-body]");
  if (!body) return;
  failed = url;
  body.replaceChildren(list.querySelector("[data-list-failure]").content.cloneNode(true));
  if (reason) body.querySelector("[data-list-reason]").textContent = reason;
}
