// The sidebar: folded to icons, closed sections; the work counts beside its lines and at the bell.
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
  const { counts, lights } = await response.json();
  for (const badge of document.querySelectorAll("[data-count-of]")) badge.textContent = counts[badge.dataset.countOf] ?? "";
  for (const lamp of document.querySelectorAll("[data-light-of]")) shine(lamp, lights[lamp.dataset.lightOf]);
}

function shine(lamp, tone) {
  if (!tone) return;
  lamp.dataset.tone = tone;
  lamp.title = lamp.dataset[tone];
  lamp.setAttribute("role", "img");
  lamp.setAttribute("aria-label", lamp.dataset[tone]);
}
