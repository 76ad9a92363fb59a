// What is pressed and typed on the page: modes, the quantity, lines, undo, the main button and the problem dialog.
// The focus goes back to the scan field after each, so that the next scan never misses.
import { isSoundOn, switchSound } from "./sound.js";
import { typed } from "./quantity.js";

export function attachPresses(root, { drawing, carryOut, undo, field, words, onScan, newKey }) {
  const { part } = drawing;
  const back = () => field.focus({ preventScroll: true });
  const press = (name, act) => part(name)?.addEventListener("click", (event) => Promise.resolve(act(event)).then(back));

  press("modes", ({ target }) => target.closest("button") && carryOut({ do: "mode", mode: target.closest("button").value }));
  press("less", () => carryOut({ do: "add", by: -1 }));
  press("more", () => carryOut({ do: "add", by: 1 }));
  press("undo", undo);
  press("undo-last", undo);
  press("forget", () => carryOut({ do: "forget" }));
  press("pill", () => part("queue-card").scrollIntoView({ block: "start" }));
  press("lines", ({ target }) => pressLine(target.closest("button")));
  press("main", () => carryOut({ do: "post", reason: reasonOf(root) }));
  part("form").addEventListener("submit", (event) => {
    event.preventDefault(); // the keyboard's Enter is heard before; this is the button
    const text = field.value;
    field.value = "";
    if (text.trim()) onScan(text);
    back();
  });
  for (const button of root.querySelectorAll("[data-scan-cancel]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  attachQuantity();
  attachProblem();
  attachKeyboard(part("keyboard"), field);
  attachSound(part("sound"));

  function pressLine(button) {
    if (button) return carryOut({ do: button.matches("[data-drop]") ? "drop" : "pick", line: button.value });
  }

  function attachQuantity() {
    const quantity = part("quantity");
    quantity.addEventListener("focus", () => quantity.select());
    quantity.addEventListener("change", () => {
      const to = typed(quantity.value, Number(quantity.dataset.scale));
      if (to === null) drawing.outcome("bad", words("no-quantity"));
      else carryOut({ do: "set", to });
    });
    quantity.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      quantity.blur(); // says "change" first
      back();
    });
  }

  function attachProblem() {
    const dialog = part("problem-dialog");
    if (!dialog) return;
    part("problem").addEventListener("click", () => {
      dialog.returnValue = "";
      dialog.showModal();
    });
    dialog.addEventListener("close", async () => {
      const { quantity, reason, note } = Object.fromEntries(new FormData(dialog.querySelector("form")));
      const count = typed(quantity);
      if (dialog.returnValue === "ok" && count) {
        await carryOut({ do: "problem", quantity: count, reason: Number(reason), note: note.trim() || null, key: newKey() });
      }
      back();
    });
  }
}

function reasonOf(root) {
  return Number(root.querySelector("[data-scan-reason]")?.value) || null;
}

// On phones the keyboard of the screen stays away until it is asked for: scanners need none.
function attachKeyboard(button, field) {
  if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none";
  button.addEventListener("click", () => {
    field.inputMode = field.inputMode === "none" ? "text" : "none";
    field.blur();
    field.focus();
  });
}

function attachSound(button) {
  const show = () => button.setAttribute("aria-pressed", isSoundOn());
  button.addEventListener("click", () => {
    switchSound(!isSoundOn());
    show();
  });
  show();
}
