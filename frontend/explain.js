// Explain this number: a link with data-explain opens its lines in a dialog, which htmx fills; Esc returns to the number.
export function attachExplain() {
  document.addEventListener("click", (event) => {
    const dialog = document.getElementById("explain");
    if (event.target.closest("[data-explain]")) dialog.showModal();
    else if (event.target === dialog || event.target.closest("[data-explain-close]")) dialog.close();
  });
}
