// The modes as data: which places a mode asks for, what ends a line, and the request that a line becomes.
// `order` lists the states in which a mode takes a transfer order, whose number is then scanned first.
// `final` names why what was posted is not undone from here.
// A new mode (pick) is a new entry here and one in app/scanning/modes.py.
import { sum, written } from "./quantity.js";

const LEVELS = "/api/v1/stock_level";
const COUNTS = "/api/v1/stock_count";
const TRANSFERS = "/api/v1/transfer_order";

export const MODES = {
  receive: {
    first: "into",
    then: null, // no second place: the button posts
    isCounted: false,
    namesLot: true, // goods of a tracked item come in with a lot or serial number
    path: () => `${LEVELS}/receive`,
    body: (line) => ({ lines: [{ ...newGoods(line), location_id: line.place.id, quantity: written(line.quantity) }] }),
  },
  move: {
    first: "from",
    then: "to", // scanning it posts every line
    isCounted: false,
    path: () => `${LEVELS}/transfer`,
    body: (line, { target }) => ({
      lines: [
        { ...goods(line), from_location_id: line.place.id, to_location_id: target.id, quantity: written(line.quantity) },
      ],
    }),
  },
  send: {
    first: "loading",
    then: null,
    isCounted: false,
    order: ["draft", "allocated"],
    isPlaceless: true, // the order says where from
    isWhole: true, // all lines of an order go in one request
    final: "sent", // undone on the order's page
    path: ([line]) => `${TRANSFERS}/${line.order.id}/send_packed`,
    body: (lines) => ({ lines: lines.map((line) => ({ ...goods(line), quantity: written(line.quantity) })) }),
  },
  unload: {
    first: "into",
    then: null,
    isCounted: false,
    order: ["sent", "partly_received"],
    final: "sent",
    path: (line) => `${TRANSFERS}/${line.order.id}/receive`,
    body: (line) => ({ lines: [{ ...goods(line), location_id: line.place.id, quantity: written(line.quantity) }] }),
  },
  adjust: {
    first: "at",
    then: null,
    isCounted: true, // the figure is what lies there; what is posted is its difference to the books
    path: () => `${LEVELS}/adjust`,
    body: (line, { reason }) => ({
      reason_id: reason,
      lines: [{ ...goods(line), location_id: line.place.id, difference: written(difference(line)) }],
    }),
  },
  count: blindMode({}),
  recount: blindMode({ is_recount: true }),
};

// The figure is what lies there, zero included; neither the page nor the device knows what the books say.
function blindMode(more) {
  return {
    first: "count",
    then: null,
    isCounted: false,
    isBlind: true,
    final: "counted", // counted again instead
    path: () => `${COUNTS}/record`,
    body: (line) => ({ ...more, lines: [{ ...counted(line), location_id: line.place.id, quantity: written(line.quantity) }] }),
  };
}

// What a line changes, in base units: below zero where less was counted than the books say.
export function difference(line) {
  return line.books === null ? line.quantity : sum(line.quantity, -line.books);
}

// Goods that lie there; of a tracked item whose symbol told no lot, the server chooses by the picking order.
function goods(line) {
  return { variant_id: line.item.id, ...(isTracked(line) && line.lotId ? { lot_id: line.lotId } : {}) };
}

// Goods that come in: of a tracked item the lot or serial number of the symbol, with its expiry.
function newGoods(line) {
  const lot = isTracked(line) ? (line.serial ?? line.lot) : null;
  return { variant_id: line.item.id, ...(lot ? { lot, expires_on: line.expiry ?? undefined } : {}) };
}

// Whether a line waits for the lot or serial number that its symbol did not tell.
export function lacksLot(mode, line) {
  return Boolean(MODES[mode].namesLot) && isTracked(line) && !(line.serial ?? line.lot);
}

// Goods as they are counted: the symbol's lot or serial number may be one that nobody knows yet.
function counted(line) {
  const lot = isTracked(line) ? (line.serial ?? line.lot) : null;
  return { variant_id: line.item.id, ...(lot ? { lot } : {}) };
}

export function isTracked(line) {
  return (line.item.tracking ?? "none") !== "none";
}
