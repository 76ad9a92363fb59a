// The sidebar: folded to icons, closed sections, and the work counts beside its lines.
const FOLDED = "inventra.sidebar";
const CLOSED = "inventra.sections";

// Runs before first paint, so that a folded sidebar does not flash.
export function applySidebar() {
  document.documentElement.toggleAttribute("data-sidebar-folded", localStorage.getItem(FOLDED) === "folded");
}

export function attachSidebar() {
  closeSections();
  showFold();
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-sidebar-fold]")) fold();
  });
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches("[data-section]")) keepSections();
    if (target.matches(".iv-site[open]")) showSites(target.querySelector("[data-sites]"));
  }, true);
  document.addEventListener("live:stock_alert_changed", showCounts);
  showCounts();
}

function fold() {
  const isFolded = document.documentElement.toggleAttribute("data-sidebar-folded");
  localStorage.setItem(FOLDED, isFolded ? "folded" : "wide");
  showFold();
}

function showFold() {
  const isFolded = document.documentElement.hasAttribute("data-sidebar-folded");
  for (const button of document.querySelectorAll("[data-sidebar-fold]")) button.setAttribute("aria-expanded", !isFolded);
}

function closeSections() {
  const closed = new Set(JSON.parse(localStorage.getItem(CLOSED) ?? "[]"));
  for (const section of sections()) section.open = !closed.has(section.dataset.section) || section.matches(":has([aria-current])");
}

function keepSections() {
  const closed = sections().filter((section) => !section.open).map((section) => section.dataset.section);
  localStorage.setItem(CLOSED, JSON.stringify(closed));
}

function sections() {
  return [...document.querySelectorAll("[data-section]")];
}

async function showCounts() {
  const menu = document.querySelector("[data-counts]");
  if (!menu) return;
  const response = await fetch(menu.dataset.counts, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { counts } = await response.json();
  for (const badge of menu.querySelectorAll("[data-count-of]")) badge.textContent = counts[badge.dataset.countOf] ?? "";
}

// The sites come when the switch is opened; choosing one leads back to this page, at its start.
async function showSites(panel) {
  const response = await fetch(panel.dataset.sites);
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  panel.innerHTML = await response.text(); // our own server's, which escapes every name
  panel.querySelector("[data-site-back]").value = location.pathname;
  panel.querySelector("[aria-current]")?.focus();
}
