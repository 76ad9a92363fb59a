// Ctrl K (bound by the keyboard map) and the search buttons open the palette; its script comes at the first time.
export function attachPalette() {
  document.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-palette-open]")) return;
    const { openPalette } = await import("./palette.js");
    openPalette();
  });
}
