// Light, dark, or as the system: kept in this browser, applied to <html data-bs-theme>.
const KEY = "inventra.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

export function applyTheme() {
  document.documentElement.dataset.bsTheme = chosenTheme() ?? (system.matches ? "dark" : "light");
}

export function attachTheme() {
  system.addEventListener("change", () => {
    applyTheme();
    announce();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    localStorage.setItem(KEY, document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
    applyTheme();
    announce();
  });
  announce();
}

function chosenTheme() {
  return localStorage.getItem(KEY);
}

// Charts redraw in the new colours when they hear this.
function announce() {
  const isDark = document.documentElement.dataset.bsTheme === "dark";
  for (const button of document.querySelectorAll("[data-theme-switch]")) button.setAttribute("aria-pressed", isDark);
  document.dispatchEvent(new CustomEvent("inventra:theme"));
}
