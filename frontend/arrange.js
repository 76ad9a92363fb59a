// Arranging the dashboard: parts move by buttons or by dragging, are hidden or shown, and are kept for this person.
import Sortable from "sortablejs";

import { send, showToast } from "./shared.js";

const KEPT = "/api/v1/preference/dashboard";

export function startArranging(bar) {
  for (const group of groups()) new Sortable(group, { animation: 120, draggable: "[data-arrange-part]", onEnd: ({ item }) => tell(bar, item) });
  document.addEventListener("click", ({ target }) => {
    const mover = target.closest("[data-arrange-move]");
    if (mover) move(bar, mover);
    if (target.closest("[data-arrange-done]")) keep(bar, layout());
    if (target.closest("[data-arrange-reset]")) keep(bar, null);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-arrange-show]")) target.closest("[data-arrange-part]").toggleAttribute("data-hidden", !target.checked);
  });
  bar.dataset.ready = "yes";
}

function move(bar, mover) {
  const part = mover.closest("[data-arrange-part]");
  if (mover.dataset.arrangeMove === "-1") part.previousElementSibling?.before(part);
  else part.nextElementSibling?.after(part);
  mover.focus();
  tell(bar, part);
}

function tell(bar, part) {
  const all = [...part.parentElement.children];
  const words = { "{part}": part.dataset.label, "{place}": all.indexOf(part) + 1, "{count}": all.length };
  bar.querySelector("[data-arrange-told]").textContent = bar.dataset.moved.replace(/\{\w+\}/g, (name) => words[name]);
}

function layout() {
  return Object.fromEntries(
    groups().map((group) => {
      const parts = [...group.querySelectorAll("[data-arrange-part]")];
      const names = (some) => some.map((part) => part.dataset.arrangePart);
      return [group.dataset.arrangeGroup, { order: names(parts), hidden: names(parts.filter((part) => "hidden" in part.dataset)) }];
    }),
  );
}

async function keep(bar, value) {
  const { problem } = await send("PUT", KEPT, { value });
  if (problem) return showToast({ title: problem.title, text: problem.detail, tone: "bad" });
  return location.assign(bar.dataset.back);
}

function groups() {
  return [...document.querySelectorAll("[data-arrange-group]")];
}
