// Toasts: one short message with at most one link, spoken politely, gone after a while unless somebody is reading it.
import { drawIcon } from "./icon.js";

const SHOWN_MS = 8000;
const MOST = 4;
const TONES = {
  ok: { icon: "circle-check" },
  warn: { icon: "alert-triangle" },
  bad: { icon: "alert-circle" },
  info: { icon: "info-circle" },
};

// Shows a toast; `tone` is ok, warn, bad or info. `href` and `action` make its link, `act` {label, press} its button, which is
// pressed once. Answers the element.
export function showToast({ title, text = "", href = null, action = null, act = null, tone = "info" }) {
  const region = document.getElementById("toasts");
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.dataset.tone = tone in TONES ? tone : "info";
  toast.querySelector("[data-toast-icon]").append(drawIcon(TONES[toast.dataset.tone].icon));
  toast.querySelector("[data-toast-title]").textContent = title;
  toast.querySelector("[data-toast-words]").textContent = text;
  fillLink(toast.querySelector("a"), href, action);
  fillAct(toast, act);
  toast.querySelector(":scope > button").addEventListener("click", () => toast.remove());
  region.append(toast);
  while (region.children.length > MOST) region.firstElementChild.remove();
  leaveLater(toast);
  return toast;
}

function fillLink(link, href, action) {
  if (!href) return link.remove();
  link.href = href;
  if (action) link.textContent = action;
}

function fillAct(toast, act) {
  const button = toast.querySelector("[data-toast-act]");
  if (!act) return button.remove();
  button.textContent = act.label;
  button.addEventListener("click", () => {
    toast.remove();
    act.press();
  });
}

function leaveLater(toast) {
  let timer = setTimeout(() => toast.remove(), SHOWN_MS);
  const hold = () => clearTimeout(timer);
  const release = () => (timer = setTimeout(() => toast.remove(), SHOWN_MS));
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", release);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", release);
}
