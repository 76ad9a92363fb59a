// On a detail page: J and K, and two buttons, walk the list one came from, as the list left it in the session.
import { stepOf } from "./keys.js";

export function attachWalk() {
  const walk = document.querySelector("[data-walk]");
  if (!walk) return;
  const ids = listed(walk.dataset.walk);
  const at = ids.indexOf(walk.dataset.walkId);
  if (at < 0) return;
  for (const link of walk.querySelectorAll("[data-walk-step]")) lead(link, ids[at + Number(link.dataset.walkStep)], walk);
  walk.hidden = false;
  document.addEventListener("keydown", (event) => {
    const step = stepOf(event);
    if (step) walk.querySelector(`[data-walk-step="${step}"][href]`)?.click();
  });
}

function lead(link, id, walk) {
  if (id === undefined) return link.setAttribute("aria-disabled", "true");
  link.href = location.pathname.replace(/[^/]+$/, id) + location.search.replace(/[?&]cursor=[^&]*/, "");
}

function listed(resource) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(`inventra.list.${resource}`));
    return (kept?.ids ?? []).map(String);
  } catch {
    return []; // somebody else's entry under this name: as good as none
  }
}
