// <details data-dropdown> whose panel has [data-panel=address]: its content comes when it is opened, and each time anew.
export function attachPanels() {
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches("[data-dropdown][open]:has([data-panel])")) fill(target.querySelector("[data-panel]"));
  }, true);
}

async function fill(panel) {
  const response = await fetch(panel.dataset.panel);
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  panel.innerHTML = await response.text(); // our own server's, which escapes every name
  for (const here of panel.querySelectorAll("[data-here]")) here.value = location.pathname;
  panel.querySelector("[aria-current]")?.focus();
}
