// What must survive a reload, a closed tab and a lost connection, in IndexedDB: raw scans that were not read yet, the
// desk of each tab, and the queue of entries. A scan leaves its store in the same transaction that writes what it became.
import { openDB } from "idb";

const NAME = "inventra-scan";
const KEPT_SENT = 60;

export async function openJournal() {
  const db = await openDB(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("scans", { keyPath: "id", autoIncrement: true });
      fresh.createObjectStore("entries", { keyPath: "id", autoIncrement: true });
      fresh.createObjectStore("desks", { keyPath: "id" });
      fresh.createObjectStore("codes", { keyPath: ["user", "code"] });
    },
  });
  return {
    addScan: (scan) => db.add("scans", scan),
    firstScan: async (desk) => (await db.getAll("scans")).find((scan) => scan.desk === desk) ?? null,
    scans: () => db.getAll("scans"),
    deleteScan: (id) => db.delete("scans", id),
    desks: async (user) => (await db.getAll("desks")).filter((desk) => desk.user === user),
    // The desk's next state, the entries it made, and the end of the scan that caused it: together or not at all.
    record: (desk, entries = [], scan = null) => record(db, desk, entries, scan),
    entries: () => db.getAll("entries"),
    putEntry: (entry) => db.put("entries", entry),
    deleteEntry: (id) => db.delete("entries", id),
    take: (id) => take(db, id),
    undo: (id, reversal) => undo(db, id, reversal),
    keepCode: (user, code, found) => db.put("codes", { user, code, found }),
    codeOf: async (user, code) => (await db.get("codes", [user, code]))?.found ?? null,
    prune: (user) => prune(db, user),
  };
}

async function record(db, desk, entries, scan) {
  const stores = db.transaction(["scans", "desks", "entries"], "readwrite", { durability: "strict" });
  stores.objectStore("desks").put(desk);
  for (const entry of entries) stores.objectStore("entries").add({ ...entry, at: Date.now(), user: desk.user, person: desk.person, desk: desk.id });
  if (scan !== null) stores.objectStore("scans").delete(scan);
  await stores.done;
}

// Marks the entry as tried before it is sent; null where somebody removed it meanwhile.
async function take(db, id) {
  const store = db.transaction("entries", "readwrite");
  const entry = await store.store.get(id);
  if (entry) await store.store.put({ ...entry, attempts: entry.attempts + 1 });
  await store.done;
  return entry ?? null;
}

// Removes an entry that was never tried; one that may have reached the server is reversed instead, by those who may.
async function undo(db, id, reversal) {
  const store = db.transaction("entries", "readwrite");
  const entry = await store.store.get(id);
  const isUnsent = entry && entry.state !== "sent" && (entry.attempts === 0 || entry.state === "refused");
  if (isUnsent) await store.store.delete(id);
  else if (entry && reversal) {
    await store.store.put({ ...entry, isUndone: true });
    await store.store.add(reversal(entry));
  }
  await store.done;
  if (!entry) return "nothing";
  if (isUnsent) return "removed";
  return reversal ? "reversed" : "forbidden";
}

async function prune(db, user) {
  const done = (await db.getAll("entries")).filter((entry) => entry.user === user && entry.state === "sent");
  const named = new Set((await db.getAll("entries")).filter((entry) => entry.state !== "sent").map((entry) => entry.reverses));
  for (const entry of done.slice(0, -KEPT_SENT)) if (!named.has(entry.id)) await db.delete("entries", entry.id);
}
