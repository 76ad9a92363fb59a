// A part of the page that htmx fills: while it waits it shows a skeleton, where that fails the reason and a way to retry.
export function attachRegions() {
  document.addEventListener("click", (event) => {
    const retry = event.target.closest("[data-retry]");
    if (retry) retry.closest("[data-region]").retry?.();
  });
}

export function showWaiting(region) {
  region.setAttribute("aria-busy", "true");
  region.replaceChildren(copy("skeleton-template"));
}

// `told` is the server's own words where it answered.
export function showFailed(region, retry, told = null) {
  region.removeAttribute("aria-busy");
  region.replaceChildren(told ?? copy("failed-template"));
  region.retry = retry;
}

export function regionOf(target) {
  return target?.closest?.("[data-region]") ?? null;
}

function copy(id) {
  return document.getElementById(id).content.cloneNode(true);
}
