// An entry of the queue: one line of goods as the request that posts it, with the key that makes sending it again harmless.
import { MODES, difference } from "./modes.js";
import { sum } from "./quantity.js";

// `touches` names item and place: a refused entry holds back only later ones that touch the same.
export function entryOf(mode, line, { key, target = null, reason = null, note = null }) {
  const rules = MODES[mode];
  const places = [line.place, target].filter(Boolean);
  const notes = [note, traceOf(line)].filter(Boolean).join(" · ");
  return {
    key,
    mode,
    path: rules.path(line),
    body: { ...rules.body(line, { target, reason }), ...(notes ? { note: notes } : {}) },
    touches: places.map((place) => `${line.item.id}@${place.id}`),
    state: "waiting",
    attempts: 0,
    final: rules.final ?? null,
    told: {
      item: line.item.name,
      sku: line.item.sku,
      unit: line.item.unit,
      scale: line.item.scale,
      quantity: rules.isCounted ? difference(line) : line.quantity,
      places: places.map((place) => place.place),
    },
  };
}

// The lines of one transfer order as one request, for it is sent once.
export function wholeOf(mode, lines, { note = null }) {
  const rules = MODES[mode];
  const { number } = lines[0].order;
  return {
    key: lines[0].key,
    mode,
    path: rules.path(lines),
    body: { ...rules.body(lines), ...(note ? { note } : {}) },
    touches: lines.map((line) => `${line.item.id}@${number}`),
    state: "waiting",
    attempts: 0,
    isWhole: true,
    final: rules.final ?? null,
    told: { item: number, sku: "", unit: "", scale: 0, quantity: sum(...lines.map((line) => line.quantity)), places: [] },
  };
}

// Lot, expiry and serial number that the symbol told, kept with the posting.
function traceOf(line) {
  if ((line.item.tracking ?? "none") !== "none") return ""; // the ledger itself keeps them
  const parts = [["Lot", line.lot], ["Expiry", line.expiry], ["Serial", line.serial]];
  return parts.filter(([, value]) => value).map(([name, value]) => `${name} ${value}`).join(" · ");
}

// The same entry with another quantity and a key of its own; what was refused is history.
export function amended(entry, quantity, key, written) {
  const [line] = entry.body.lines;
  const field = "difference" in line ? "difference" : "quantity";
  const { refusal, ...kept } = entry;
  return {
    ...kept,
    key,
    state: "waiting",
    attempts: 0,
    body: { ...entry.body, lines: [{ ...line, [field]: written(quantity) }] },
    told: { ...entry.told, quantity },
  };
}

// The reversal of an entry that may have reached the server; its address is known once the entry is sent.
export function reversalOf(entry, key) {
  return {
    key, mode: "undo", reverses: entry.id, body: {}, touches: entry.touches, state: "waiting", attempts: 0, told: entry.told,
  };
}
