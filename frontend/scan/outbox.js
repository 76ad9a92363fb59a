// Sends the queue: one entry at a time, oldest first, from one tab at a time, each with the key it was made with.
// A refused entry stops there for a person to decide; later ones go on unless they touch the same item and place.
import { Refused, SignedOut } from "./calls.js";
import { reversalOf } from "./entries.js";
import { newKey } from "./key.js";
import { MODES } from "./modes.js";
import { waiting } from "./waiting.js";

const DAY_SECONDS = 86_400;
const LOCK = "inventra-scan-sender";

export function makeOutbox({ journal, calls, user, canReverse, onSent, onRefused, onState }) {
  const channel = new BroadcastChannel("inventra-scan");
  const wait = waiting(() => run());
  let running = null;
  let isAsked = false;
  channel.addEventListener("message", () => onState("changed"));

  function run() {
    isAsked = true;
    running ??= alone(sendAll).finally(() => {
      running = null;
      if (isAsked) run();
    });
    return running;
  }

  async function sendAll() {
    isAsked = false;
    for (let entry = await next(); entry; entry = await next()) {
      try {
        await send(entry);
        wait.reset();
      } catch (error) {
        if (error instanceof Refused) await refuse(entry, error);
        else {
          onState(error instanceof SignedOut ? "signed-out" : "offline");
          return wait.later(error.retryAfterMs);
        }
      }
      channel.postMessage("changed");
    }
    onState("idle");
    await journal.prune(user);
  }

  async function next() {
    return sendable((await journal.entries()).filter((entry) => entry.user === user));
  }

  async function send(entry) {
    const taken = await journal.take(entry.id);
    if (!taken) return;
    onState("sending");
    const path = taken.reverses ? await pathOfReversal(taken) : taken.path;
    const result = path ? await calls.post(aged(taken), path) : null;
    const sent = { ...taken, attempts: taken.attempts + 1, state: "sent", posting: result?.posting_id ?? null };
    const latest = (await journal.entries()).find(({ id }) => id === entry.id);
    await journal.putEntry({ ...sent, isUndone: latest?.isUndone });
    onSent(sent);
  }

  // An entry that was refused or removed moved nothing, so there is nothing to reverse.
  async function pathOfReversal({ reverses }) {
    const first = (await journal.entries()).find((entry) => entry.id === reverses);
    return first?.posting ? `/api/v1/posting/${first.posting}/reverse` : null;
  }

  async function refuse(entry, error) {
    const refused = { ...entry, attempts: entry.attempts + 1, state: "refused", refusal: { text: error.message, code: error.code } };
    await journal.putEntry(refused);
    onRefused(refused);
  }

  // What undoing the newest entry did: nothing, removed, reversed, forbidden, or why its mode does not undo: sent, counted.
  async function undo() {
    const own = (await journal.entries()).filter((entry) => entry.user === user && !entry.reverses && !entry.isUndone);
    const last = own.at(-1);
    if (!last) return { done: "nothing", entry: null };
    const done = await journal.undo(last.id, canReverse && !last.final && ((entry) => ({ ...reversalOf(entry, newKey()), user, person: entry.person, desk: entry.desk })));
    channel.postMessage("changed");
    run();
    return { done: done === "forbidden" && last.final ? last.final : done, entry: last };
  }

  return { run, undo, changed: () => channel.postMessage("changed") };
}

// The first entry that may be sent: waiting, and behind no refused or held-back one of the same item and place.
export function sendable(entries) {
  const blocked = new Set();
  for (const entry of entries) {
    if (entry.state === "sent") continue;
    const isFree = entry.state === "waiting" && !entry.touches.some((touched) => blocked.has(touched));
    if (isFree) return entry;
    for (const touched of entry.touches) blocked.add(touched);
  }
  return null;
}

// What was counted is compared with the books as they stood then, not when it is sent.
function aged(entry) {
  if (!MODES[entry.mode]?.isBlind) return entry;
  const seconds = Math.round((Date.now() - entry.at) / 1000);
  return { ...entry, body: { ...entry.body, seconds_ago: Math.min(Math.max(0, seconds), DAY_SECONDS) } };
}

// Without locks (plain HTTP) two tabs may both send; their keys keep that harmless.
function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}
