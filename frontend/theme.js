// Light, dark, or as the system: kept in this browser, applied to <html data-bs-theme>.
const KEY = "inventra.theme";
const SYSTEM = "system";
const system = window.matchMedia("(prefers-color-scheme: dark)");

export function applyTheme() {
  const chosen = chosenTheme();
  document.documentElement.dataset.bsTheme = chosen === SYSTEM ? (system.matches ? "dark" : "light") : chosen;
}

// Keeps "light", "dark" or "system", and shows it.
export function chooseTheme(choice) {
  if (choice === SYSTEM) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  applyTheme();
  announce();
}

export function attachTheme() {
  system.addEventListener("change", () => {
    applyTheme();
    announce();
  });
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) chooseTheme(choice.dataset.themeChoice);
    else if (event.target.closest("[data-theme-switch]")) chooseTheme(isDark() ? "light" : "dark");
  });
  announce();
}

function chosenTheme() {
  const kept = localStorage.getItem(KEY);
  return ["light", "dark"].includes(kept) ? kept : SYSTEM;
}

function isDark() {
  return document.documentElement.dataset.bsTheme === "dark";
}

// Charts redraw in the new colours when they hear this.
function announce() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) button.setAttribute("aria-pressed", isDark());
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", button.dataset.themeChoice === chosenTheme());
  }
  document.dispatchEvent(new CustomEvent("inventra:theme"));
}
