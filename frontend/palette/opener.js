// Ctrl K (bound by the keyboard map) and the search buttons open the palette at once, so that no key is lost; its
// script comes at the first time.
export function attachPalette() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
  });
}

async function open() {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  dialog.querySelector("input").value = "";
  dialog.showModal();
  try {
    const { beginPalette } = await import("./palette.js");
    beginPalette();
  } catch {
    dialog.querySelector("[role=listbox]").textContent = dialog.dataset.failed;
  }
}
