// The dialog that asks for what is printed on the goods in hand: lot or serial number, and their last day.
import { draftOf } from "./machine.js";

export function attachLabel({ drawing, carryOut, desk, focus }) {
  const dialog = drawing.part("label-dialog");
  const form = dialog.querySelector("form");
  const { lot, expiry } = form.elements;

  drawing.part("label").addEventListener("click", () => {
    const draft = draftOf(desk.state);
    const line = draft.lines.find(({ key }) => key === draft.current);
    lot.value = line?.serial ?? line?.lot ?? "";
    expiry.value = line?.expiry ?? "";
    dialog.returnValue = "";
    dialog.showModal();
    lot.select();
  });
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue === "ok") await carryOut({ do: "label", lot: lot.value.trim(), expiry: expiry.value || null });
    focus();
  });
}
