// The desk of one tab: its state, kept with every step. A tab that opens takes over a desk that nobody holds any more,
// so that a draft survives the tab in which it was scanned.
import { newKey } from "./key.js";
import { begin, step } from "./machine.js";

const MINE = "inventra-scan-desk";
const TRIES = 10;
const PAUSE_MS = 60;

export async function takeDesk(journal, { user, person, mode }) {
  const row = (await found(journal, user)) ?? { id: newKey(), user, person, state: begin(mode) };
  await held(row.id);
  sessionStorage.setItem(MINE, row.id);
  return desk(journal, row);
}

function desk(journal, row) {
  let state = row.state;
  return {
    id: row.id,
    get state() {
      return state;
    },
    // Carries the event out and keeps what came of it; answers what to tell and how many entries were made.
    async apply(event, scan = null) {
      const result = step(state, event);
      state = result.state;
      await journal.record({ ...row, state }, result.entries, scan);
      return { outcome: result.outcome, count: result.entries.length };
    },
  };
}

// One's own desk after a reload, whose lock the page before may hold a moment longer; else any that is free.
async function found(journal, user) {
  const desks = await journal.desks(user);
  const own = desks.find(({ id }) => id === sessionStorage.getItem(MINE));
  for (let tried = 0; own && tried < TRIES; tried++) {
    if (await isFree(own.id)) return own;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  for (const other of desks.reverse()) if (await isFree(other.id)) return other;
  return null;
}

async function isFree(id) {
  if (!navigator.locks) return true;
  return navigator.locks.request(nameOf(id), { ifAvailable: true }, (lock) => lock !== null);
}

// Holds the desk for as long as the page lives.
function held(id) {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((resolve) => {
    navigator.locks.request(nameOf(id), () => {
      resolve();
      return new Promise(() => {});
    });
  });
}

function nameOf(id) {
  return `inventra-scan-desk-${id}`;
}
