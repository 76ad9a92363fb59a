// What the server refused waits here for a person: send it again, send another quantity, or drop it.
import { amended } from "./entries.js";
import { newKey } from "./key.js";
import { typed, written } from "./quantity.js";

export function attachConflicts(root, { drawing, journal, outbox, words, show, field }) {
  const { part } = drawing;
  const dialog = part("amend-dialog");
  let entry = null;

  part("queue").addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-entry]");
    if (!button) return;
    entry = (await journal.entries()).find(({ id }) => id === Number(button.value));
    if (!entry) return;
    if (button.dataset.entry === "amend") ask();
    else if (button.dataset.entry === "again") again(Math.abs(entry.told.quantity));
    else confirmDrop();
  });

  function ask() {
    const input = dialog.querySelector("input");
    input.value = written(Math.abs(entry.told.quantity));
    dialog.querySelector("[data-scan-amend-item]").textContent = entry.told.item;
    dialog.returnValue = "";
    dialog.showModal();
    input.select();
  }

  dialog.addEventListener("close", () => {
    const quantity = typed(dialog.querySelector("input").value, entry.told.scale);
    if (dialog.returnValue !== "ok") return field.focus({ preventScroll: true });
    if (!quantity) return drawing.outcome("bad", words("no-quantity"));
    return again(quantity);
  });

  // A new key: the refused request is over, this is another one.
  async function again(quantity) {
    const sign = entry.told.quantity < 0 ? -1 : 1;
    const next = entry.reverses || entry.isWhole ? { ...entry, key: newKey(), state: "waiting", attempts: 0 } : amended(entry, sign * quantity, newKey(), written);
    await journal.putEntry(next);
    await after("again");
  }

  function confirmDrop() {
    const question = document.getElementById("confirm");
    question.querySelector("[data-confirm-text]").textContent = words("drop-question", { item: entry.told.item });
    question.querySelector("[data-confirm-ok]").textContent = words("drop-label");
    question.returnValue = "";
    question.addEventListener("close", async () => {
      if (question.returnValue !== "ok") return;
      await journal.deleteEntry(entry.id);
      await after("entry-dropped");
    }, { once: true });
    question.showModal();
  }

  async function after(name) {
    drawing.outcome("info", words(name, { item: entry.told.item }));
    outbox.changed();
    await show();
    outbox.run();
    field.focus({ preventScroll: true });
  }
}
