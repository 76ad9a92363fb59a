// The engine without a browser: what follows on which event, and which entry may be sent.
import assert from "node:assert/strict";
import { test } from "node:test";

import { rest } from "../../frontend/scan/asked.js";
import { amended, entryOf, reversalOf } from "../../frontend/scan/entries.js";
import { begin, draftOf, isHarmless, ready, step } from "../../frontend/scan/machine.js";
import { sendable } from "../../frontend/scan/outbox.js";
import { sum, typed, written } from "../../frontend/scan/quantity.js";

const A = { kind: "place", id: 1, place: "A", is_open: true };
const B = { kind: "place", id: 2, place: "B", is_open: true };
const CLOSED = { kind: "place", id: 3, place: "C", is_open: false };
const stock = [{ place_id: 1, on_hand: "4" }];
const BOLT = { kind: "item", id: 7, sku: "BLT", name: "Bolt", unit: "pcs", scale: 0, quantity: "1", lot: null, serial: null, stock };
const NUT = { ...BOLT, id: 8, sku: "NUT", name: "Nut" };
const LOT = { ...BOLT, lot: "L1" };

// Runs the events from a new desk; scans are given as what they were found to be.
function run(mode, ...events) {
  let [state, number] = [begin(mode), 0];
  let last = null;
  for (const event of events) {
    last = step(state, event.kind ? { do: "scan", found: event, key: `key-${number++}` } : event);
    state = last.state;
  }
  return last;
}

test("the same item again is one more; another lot is a line of its own", () => {
  const { state } = run("receive", A, BOLT, BOLT, LOT);
  assert.deepEqual(draftOf(state).lines.map((line) => [line.lot, line.quantity]), [["L1", 1], [null, 2]]);
});

test("an item scanned before its place is kept and gets the place", () => {
  const { state } = run("move", BOLT, A);
  assert.deepEqual(draftOf(state).lines.map((line) => line.place.place), ["A"]);
});

test("scanning the target posts every line with the key of its first scan", () => {
  const { state, entries } = run("move", A, BOLT, NUT, B);
  assert.deepEqual(entries.map((entry) => entry.key), ["key-2", "key-1"]);
  assert.deepEqual(entries[1].body.lines, [{ variant_id: 7, from_location_id: 1, to_location_id: 2, quantity: "1" }]);
  assert.equal(draftOf(state).lines.length, 0);
});

test("goods of a tracked item come in with the lot of their symbol and are moved by it", () => {
  const milk = { ...BOLT, tracking: "lot", lot: "L1", lot_id: 9, expiry: "2031-01-31" };
  const { state } = run("receive", A, milk);
  const received = entryOf("receive", draftOf(state).lines[0], { key: "k" }).body;
  assert.deepEqual(received.lines, [{ variant_id: 7, lot: "L1", expires_on: "2031-01-31", location_id: 1, quantity: "1" }]);
  assert.equal(received.note, undefined);
  const [moved] = run("move", A, milk, B).entries;
  assert.deepEqual(moved.body.lines, [{ variant_id: 7, lot_id: 9, from_location_id: 1, to_location_id: 2, quantity: "1" }]);
});

test("a tracked item whose symbol tells no lot waits until somebody says it", () => {
  const milk = { ...BOLT, tracking: "lot" };
  const waiting = run("receive", A, milk);
  assert.deepEqual([waiting.outcome.code, ready(waiting.state).length], ["needs-lot", 0]);
  assert.equal(run("receive", A, milk, { do: "post" }).entries.length, 0);
  const { entries } = run("receive", A, milk, { do: "label", lot: "L7", expiry: "2031-01-31" }, { do: "post" });
  assert.deepEqual(entries[0].body.lines[0].lot, "L7");
  assert.deepEqual(entries[0].body.lines[0].expires_on, "2031-01-31");
  const drill = { ...BOLT, tracking: "serial" };
  const { state } = run("receive", A, drill, { do: "label", lot: "S1", expiry: null });
  assert.deepEqual(ready(state).map((line) => [line.serial, line.lot]), [["S1", null]]);
  assert.equal(run("receive", A, BOLT, { do: "label", lot: "L7" }).outcome.code, "nothing");
});

test("a link begins, and neither books nor commands", () => {
  const { state } = run("move", A, BOLT);
  const linked = (found) => isHarmless(state, { do: "scan", found, key: "linked" });
  assert.deepEqual([NUT, A, B, { kind: "command", command: "done" }].map(linked), [true, true, false, false]);
});

test("a place that is closed or the same changes nothing", () => {
  assert.equal(run("move", A, BOLT, CLOSED).outcome.code, "closed");
  assert.equal(run("move", A, BOLT, A).outcome.tone, "warn");
});

test("more than the books know is a warning, not a refusal", () => {
  assert.equal(run("move", A, BOLT, { do: "set", to: 5 }).outcome.code, "more-than-there");
});

test("a count begins at the books, so one scan alone corrects nothing", () => {
  const { state } = run("adjust", A, BOLT);
  assert.equal(ready(state).length, 0);
  const { entries } = run("adjust", A, BOLT, { do: "set", to: 1 }, { do: "post", reason: 3 });
  assert.deepEqual(entries[0].body, { reason_id: 3, lines: [{ variant_id: 7, location_id: 1, difference: "-3" }] });
});

test("a blind count takes down what was scanned, zero included, and knows nothing of the books", () => {
  const { state } = run("count", A, BOLT, BOLT, NUT, { do: "set", to: 0 });
  assert.deepEqual(draftOf(state).lines.map((line) => [line.quantity, line.stock, line.books]), [[0, null, null], [2, null, null]]);
  const { entries } = step(state, { do: "post" });
  assert.equal(entries[1].path, "/api/v1/stock_count/record");
  assert.deepEqual(entries.map((entry) => entry.body.lines[0].quantity), ["0", "2"]);
  assert.deepEqual(run("recount", A, BOLT, { do: "post" }).entries[0].body.is_recount, true);
});

test("more of what was counted adds to it until its place is scanned again", () => {
  const { state } = run("count", A, BOLT, BOLT, { do: "post" }, BOLT);
  assert.equal(draftOf(state).lines[0].quantity, 3);
  assert.equal(draftOf(run("count", A, BOLT, BOLT, { do: "post" }, A, BOLT).state).lines[0].quantity, 1);
});

test("a count names the lot on the goods, and takes nothing off as a problem", () => {
  const milk = { ...BOLT, tracking: "lot", lot: "L9" };
  const { state, entries } = run("count", A, milk, { do: "post" });
  assert.deepEqual(entries[0].body.lines, [{ variant_id: 7, lot: "L9", location_id: 1, quantity: "1" }]);
  assert.equal(run("count", A, BOLT, { do: "problem", quantity: 1, reason: 3, key: "k" }).entries.length, 0);
  assert.equal(draftOf({ ...state, drafts: {} }).lines.length, 0); // a desk of before there were counts
});

test("undo goes back step by step and never past what was posted", () => {
  const { state } = run("receive", A, BOLT, BOLT, { do: "undo" });
  assert.equal(draftOf(state).lines[0].quantity, 1);
  assert.equal(run("receive", A, BOLT, { do: "post" }, { do: "undo" }).outcome.code, "undo-posted");
});

test("each mode keeps a draft of its own", () => {
  const { state } = run("receive", A, BOLT, { do: "mode", mode: "move" }, { do: "mode", mode: "receive" });
  assert.equal(draftOf(state).lines.length, 1);
});

test("a refused entry holds back those of the same item and place, and no others", () => {
  const entry = (id, state, ...touches) => ({ id, state, touches });
  const queue = [entry(1, "refused", "7@1"), entry(2, "waiting", "7@1", "7@2"), entry(3, "waiting", "7@2"), entry(4, "waiting", "8@1")];
  assert.equal(sendable(queue).id, 4);
  assert.equal(sendable(queue.slice(0, 3)), null);
});

test("another quantity is another request; a reversal touches what it reverses", () => {
  const { entries } = run("receive", A, BOLT, { do: "post" });
  assert.deepEqual([amended(entries[0], 2, "new", written).key, amended(entries[0], 2, "new", written).body.lines[0].quantity], ["new", "2"]);
  assert.deepEqual(reversalOf({ ...entries[0], id: 9 }, "k").touches, entries[0].touches);
});

test("quantities are exact and strict", () => {
  assert.equal(sum(0.1, 0.2), 0.3);
  assert.deepEqual([typed("٣"), typed("١٫٥", 2), typed("१,२३४.५"), typed("1,234", 3), typed("1٬5")], [3, 1.5, 1234.5, null, null]);
  assert.deepEqual([typed("1,5", 2), typed("1.5", 0), typed("-1"), typed("1e3"), typed("")], [1.5, null, null, null, null]);
  assert.deepEqual([written(0.000001), written(5), written(-0.25)], ["0.000001", "5", "-0.25"]);
});

const ORDER = { kind: "transfer", id: 5, number: "TR-000005", state: "allocated", target: { id: 2, place: "B" } };
const ARRIVING = { ...ORDER, state: "sent" };

test("what goes with a transfer is sent in one request", () => {
  const { state } = run("send", ORDER, BOLT, BOLT, NUT);
  const { entries, state: after } = step(state, { do: "post" });
  assert.deepEqual(entries.map(({ path, key }) => [path, key]), [["/api/v1/transfer_order/5/send_packed", "key-3"]]);
  assert.deepEqual(entries[0].body.lines, [{ variant_id: 8, quantity: "1" }, { variant_id: 7, quantity: "2" }]);
  assert.deepEqual([draftOf(after).order, draftOf(after).lines], [null, []]);
});

test("what a transfer does not ask for, or not so much of, is told at the scan and stays out", () => {
  const asked = [{ variant_id: 7, lot_id: null, quantity: "2" }, { variant_id: 9, lot_id: 4, quantity: "1" }];
  const order = { ...ORDER, asked };
  const counted = run("send", order, BOLT, BOLT);
  assert.deepEqual([counted.outcome.code, counted.outcome.values.quantity, counted.outcome.values.wanted], ["added-of", 2, 2]);
  const more = step(counted.state, { do: "scan", found: BOLT, key: "more" });
  assert.deepEqual([more.outcome.tone, more.outcome.code], ["bad", "more-than-asked"]);
  assert.equal(draftOf(more.state).lines[0].quantity, 2);
  assert.equal(step(counted.state, { do: "set", to: 3 }).outcome.code, "more-than-asked");
  const strange = run("send", order, NUT);
  assert.deepEqual([strange.outcome.code, draftOf(strange.state).lines.length], ["not-asked", 0]);
  const milk = { ...BOLT, id: 9, tracking: "lot", lot: "L", lot_id: 4 };
  assert.equal(run("send", order, milk).outcome.code, "added-of");
  assert.equal(run("send", order, { ...milk, lot: "M", lot_id: 5 }).outcome.code, "not-asked");
  assert.equal(run("send", order, { ...milk, lot: null, lot_id: null }).outcome.code, "added-of");
});

test("lines that do not go with a transfer wait, and what was unloaded is not expected again", () => {
  const order = { ...ARRIVING, asked: [{ variant_id: 7, lot_id: null, quantity: "3" }] };
  const { state, outcome } = run("unload", NUT, BOLT, order);
  assert.deepEqual([outcome.code, outcome.values.count, ready(state).map((line) => line.item.id)], ["order-without", 1, [7]]);
  const { state: after } = step(state, { do: "post" });
  assert.equal(rest(draftOf(after).order, draftOf(after).lines)[0].quantity, 2);
  const twice = step(step(after, { do: "scan", found: BOLT, key: "a" }).state, { do: "set", to: 3 });
  assert.equal(twice.outcome.code, "more-than-asked");
  assert.equal(step(twice.state, { do: "set", to: 2 }).outcome.code, "added-of");
});

test("what arrived goes where the transfer says, unless a place was scanned", () => {
  const { state } = run("unload", BOLT, ARRIVING, A, NUT);
  const { entries } = step(state, { do: "post" });
  assert.deepEqual(entries.map(({ path }) => path), Array(2).fill("/api/v1/transfer_order/5/receive"));
  assert.deepEqual(entries.map(({ body }) => body.lines[0].location_id), [1, 2]);
});

test("a line without its transfer waits, and a transfer that is not as far as that begins nothing", () => {
  const { state, outcome } = run("unload", A, BOLT, ORDER);
  assert.equal(outcome.code, "wrong-order");
  assert.equal(ready(state).length, 0);
  assert.equal(run("move", ORDER).outcome.code, "no-orders");
  assert.equal(run("send", ORDER, A).outcome.code, "no-place-needed");
});

test("goods that wait for their lot stay when the others are posted", () => {
  const { state } = run("receive", A, { ...BOLT, tracking: "lot" }, NUT);
  const { state: after, entries } = step(state, { do: "post" });
  assert.deepEqual([entries.length, draftOf(after).lines.map((line) => line.item.id)], [1, [7]]);
});
