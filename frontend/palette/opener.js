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
  const early = watchForEnter(dialog.querySelector("input"));
  try {
    const { beginPalette } = await import("./palette.js");
    beginPalette({ isEntered: early.end() });
  } catch {
    dialog.querySelector("[role=listbox]").textContent = dialog.dataset.failed;
  }
}

// A scanner ends with Enter, which may be faster than the script: `end` answers whether it came.
function watchForEnter(field) {
  let isEntered = false;
  const note = (event) => {
    if (event.key !== "Enter") return;
    isEntered = true;
    event.preventDefault();
  };
  field.addEventListener("keydown", note);
  return {
    end() {
      field.removeEventListener("keydown", note);
      return isEntered;
    },
  };
}
