// Dropdowns made of <details data-dropdown>, and the phone's slide-in menu.
export function attachMenus() {
  document.addEventListener("click", (event) => {
    closeDropdowns(event.target.closest("[data-dropdown]"));
    if (event.target.closest("[data-menu-toggle]")) toggleMenu();
    else if (!event.target.closest("[data-menu]")) closeMenu();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape(event);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
  });
}

function closeDropdowns(except) {
  for (const dropdown of document.querySelectorAll("[data-dropdown][open]")) {
    if (dropdown !== except) dropdown.open = false;
  }
}

function toggleMenu() {
  const isOpen = document.body.toggleAttribute("data-menu-open");
  showState(isOpen);
  if (isOpen) document.querySelector("[data-menu] a")?.focus();
}

function closeMenu() {
  document.body.removeAttribute("data-menu-open");
  showState(false);
}

function showState(isOpen) {
  for (const button of document.querySelectorAll("[data-menu-toggle]")) button.setAttribute("aria-expanded", isOpen);
}

function escape(event) {
  const dropdown = event.target.closest?.("[data-dropdown][open]");
  closeDropdowns(null);
  dropdown?.querySelector("summary").focus();
  if (document.body.hasAttribute("data-menu-open")) {
    closeMenu();
    document.querySelector("[data-menu-toggle]")?.focus();
  }
}

function walk(event) {
  const panel = event.target.closest?.("[data-dropdown][open]");
  if (!panel || event.target.matches("input, select, textarea")) return;
  const items = [...panel.querySelectorAll("summary, a, button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  event.preventDefault();
}
