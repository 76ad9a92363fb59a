// The tabs of a detail page: links that htmx opens in place; arrow keys, Home and End walk them as a tab list.
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export function attachTabs() {
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tabs] [role=tab]");
    if (tab) select(tab);
  });
  document.addEventListener("keydown", walk);
}

function select(tab) {
  for (const other of tab.parentElement.querySelectorAll("[role=tab]")) {
    other.setAttribute("aria-selected", other === tab);
    other.tabIndex = other === tab ? 0 : -1;
  }
  document.getElementById("panel").setAttribute("aria-labelledby", tab.id);
}

function walk(event) {
  const tab = event.target.closest?.("[data-tabs] [role=tab]");
  if (!tab || event.altKey || event.ctrlKey || event.metaKey) return;
  const tabs = [...tab.parentElement.querySelectorAll("[role=tab]")];
  const next = target(event.key, tabs, tabs.indexOf(tab));
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}

function target(key, tabs, at) {
  if (key === "Home") return tabs[0];
  if (key === "End") return tabs.at(-1);
  if (key === " ") return tabs[at];
  if (!(key in STEPS)) return null;
  const step = document.dir === "rtl" ? -STEPS[key] : STEPS[key];
  return tabs.at((at + step) % tabs.length);
}
