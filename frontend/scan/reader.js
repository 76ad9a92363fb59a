// Reads the scans of one desk in the order they were made: each is looked up before the next one counts.
// Without a connection codes met before are known; at an unknown one the reader waits, and so do the scans behind it.
// In a blind mode the server is asked, and its answers are kept, without what the books say.
import { Refused, SignedOut } from "./calls.js";
import { waiting } from "./waiting.js";

const FRESH_MS = 20_000;

export function makeReader({ journal, calls, desk, user, isBlind, onFound, onRefused, onChoice, onState }) {
  const seen = new Map();
  const wait = waiting(() => run());
  let running = null;
  let isAsked = false;

  function run() {
    isAsked = true;
    running ??= readAll().finally(() => {
      running = null;
      if (isAsked) run();
    });
    return running;
  }

  async function readAll() {
    isAsked = false;
    for (let scan = await journal.firstScan(desk); scan; scan = await journal.firstScan(desk)) {
      try {
        await onFound(scan, await known(scan.text));
        wait.reset();
        onState("reading");
      } catch (error) {
        if (error instanceof Refused) await onRefused(scan, error);
        else {
          onState(error instanceof SignedOut ? "signed-out" : "offline");
          return wait.later(error.retryAfterMs);
        }
      }
    }
    onState("idle");
  }

  async function known(code) {
    const found = await lookedUp(code);
    return found.kind === "choice" ? onChoice(found) : found;
  }

  async function lookedUp(code) {
    const name = isBlind() ? `blind ${code}` : code;
    const kept = seen.get(name);
    if (kept && performance.now() - kept.at < FRESH_MS) return kept.found;
    try {
      const found = await calls.resolve(code, isBlind());
      seen.set(name, { found, at: performance.now() });
      await journal.keepCode(user, name, found);
      return found;
    } catch (error) {
      const remembered = error instanceof Refused || error instanceof SignedOut ? null : await journal.codeOf(user, name);
      if (remembered) return remembered;
      throw error;
    }
  }

  return { run, forget: () => seen.clear() };
}
