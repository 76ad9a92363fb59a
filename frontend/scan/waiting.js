// Tries again later: after growing pauses, and at once when the connection or the page comes back.
const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

export function waiting(again) {
  let pause = FIRST_MS;
  let timer = null;

  function now() {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    again();
  }

  addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  return {
    // At the earliest after `atLeastMs`, as the server asked.
    later(atLeastMs = 0) {
      clearTimeout(timer);
      timer = setTimeout(now, Math.max(pause, atLeastMs ?? 0));
      pause = Math.min(pause * 2, LONGEST_MS);
    },
    reset() {
      pause = FIRST_MS;
    },
  };
}
