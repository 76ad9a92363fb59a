// What a scan page does with each event, as a pure function: step(state, event) answers the next state, the outcome to
// tell, and the entries to send. Nothing here touches the page, the clock, the network or the storage.
import { goesWith, standing, without } from "./asked.js";
import { entryOf, wholeOf } from "./entries.js";
import { MODES, difference, isTracked, lacksLot } from "./modes.js";
import { MOST, sum } from "./quantity.js";

const REMEMBERED = 100;

// A desk that begins: a draft for each mode, so that changing the mode loses nothing.
export function begin(mode) {
  return { mode, next: null, past: [], drafts: Object.fromEntries(Object.keys(MODES).map((name) => [name, newDraft()])) };
}

// What was scanned in one mode and is not posted yet: the first place, the transfer order, the lines (newest first),
// the one in hand. Of a blind count also what was counted since its place was scanned: more of it adds to that.
function newDraft() {
  return { place: null, order: null, lines: [], current: null, counted: [] };
}

// `event.do` is scan (`found`, `key`), add (`by`), set (`to`), label (`lot`, `expiry`), pick or drop (`line`),
// mode (`mode`), forget, post (`reason`), problem (`quantity`, `reason`, `key`) or undo.
export function step(state, event) {
  const handle = HANDLERS[event.do];
  if (!handle) throw new Error(`no such event: ${event.do}`);
  const { past = true, ...result } = handle(state, event);
  const next = { ...state, ...result.state };
  next.past = event.do === "undo" ? next.past : remember(state, result, past);
  return { state: next, outcome: result.outcome, entries: result.entries ?? [] };
}

// Whether a scan that nobody made, but a link brought, may be carried out: it commands nothing and books nothing.
export function isHarmless(state, event) {
  return event.found.kind !== "command" && step(state, event).entries.length === 0;
}

export function draftOf(state) {
  return state.drafts[state.mode] ?? newDraft(); // a desk may be older than the mode
}

// The lines that can be posted now: they have a place, and something to post.
export function ready(state) {
  const draft = draftOf(state);
  const { isCounted, isBlind } = MODES[state.mode];
  const whole = draft.lines.filter((line) => isWhole(state.mode, line));
  return whole.filter((line) => isBlind || (isCounted ? difference(line) !== 0 : line.quantity > 0));
}

// Whether all that its mode asks for was told of a line: place, lot, transfer order.
function isWhole(mode, line) {
  return Boolean(line.place && !lacksLot(mode, line) && (!MODES[mode].order || line.order));
}

const HANDLERS = { scan, add, set, label, pick, drop, mode, forget, post, undo, problem };

// After entries were made, undoing is a matter of the queue: the past begins anew.
function remember(state, result, isRemembered) {
  if (result.entries?.length) return [];
  if (!isRemembered || !result.state) return state.past;
  const { past, ...before } = state;
  return [...past, before].slice(-REMEMBERED);
}

function scan(state, { found, key }) {
  if (found.kind === "command") return command(state, found);
  if (found.kind === "transfer") return order(state, found);
  return found.kind === "place" ? place(state, found) : item(state, found, key);
}

function command(state, { command: name, value }) {
  if (name === "mode") return mode(state, { mode: value });
  if (name === "qty") return draftOf(state).current ? set(state, { to: Number(value) }) : prepare(state, Number(value));
  if (name === "add") return add(state, { by: Number(value) });
  return { outcome: { tone: "info", code: name } }; // undo and done are carried out by the page
}

function prepare(state, quantity) {
  return { state: { next: quantity }, outcome: { tone: "info", code: "next", values: { quantity } } };
}

function place(state, found) {
  const draft = draftOf(state);
  const rules = MODES[state.mode];
  const here = { id: found.id, place: found.place };
  if (rules.isPlaceless) return { outcome: { tone: "info", code: "no-place-needed", values: here } };
  if (!found.is_open) return { outcome: { tone: "bad", code: "closed", values: here } };
  const isTarget = rules.then && draft.place && draft.lines.length > 0;
  const counted = rules.isBlind ? draft.counted.filter((line) => line.place.id !== here.id) : [];
  if (draft.place?.id === here.id && rules.isBlind) {
    return { state: redraft(state, { counted }), outcome: { tone: "ok", code: rules.first, values: here } };
  }
  if (draft.place?.id === here.id) return { outcome: { tone: isTarget ? "warn" : "info", code: "same", values: here } };
  if (isTarget) return moveTo(state, here);
  const lines = draft.lines.map((line) => (line.place ? line : withPlace(line, here)));
  return { state: redraft(state, { place: here, lines, counted }), outcome: { tone: "ok", code: rules.first, values: here } };
}

// A transfer order, which lines without one are then of; it says where the goods go, unless a place was scanned.
function order(state, found) {
  const draft = draftOf(state);
  const rules = MODES[state.mode];
  const values = { order: found.number };
  if (!rules.order) return { outcome: { tone: "warn", code: "no-orders", values } };
  if (!rules.order.includes(found.state)) return { outcome: { tone: "bad", code: "wrong-order", values } };
  const here = rules.isPlaceless ? { id: found.number, place: found.number } : (draft.place ?? found.target);
  const asked = found.asked?.map((row) => ({ ...row, quantity: Number(row.quantity) }));
  const order = { id: found.id, number: found.number, asked };
  const lines = joined(draft.lines, order, here);
  const count = lines.filter((line) => !line.order).length;
  const outcome = count
    ? { tone: "warn", code: "order-without", values: { ...values, count } }
    : { tone: "ok", code: `order-${state.mode}`, values: { ...values, place: here.place } };
  return { state: redraft(state, { place: here, order, lines }), outcome };
}

// The lines, those without an order as lines of this one, as far as they go with it; the oldest go first.
function joined(lines, order, here) {
  return lines.reduceRight((kept, line) => {
    if (line.order && line.order.id !== order.id) return [line, ...kept];
    const own = { ...withPlace(line, line.place ?? here), order };
    return [line.order || goesWith(own, [own, ...kept]) ? own : line, ...kept];
  }, []);
}

function moveTo(state, target) {
  const lines = ready(state);
  const entries = lines.map((line) => entryOf(state.mode, line, { target, key: line.key }));
  return {
    state: redraft(state, newDraft()),
    entries,
    outcome: { tone: "ok", code: "to", values: { ...target, count: lines.length } },
  };
}

function item(state, found, key) {
  const draft = draftOf(state);
  const quantity = state.next ? state.next * Number(found.pack?.factor ?? 1) : Number(found.quantity);
  const same = draft.lines.find((line) => isSame(line, found, draft));
  const line = same ? more(same, quantity) : fresh(state, found, key, quantity);
  const lines = [line, ...draft.lines.filter((other) => other.key !== line.key)];
  if (!goesWith(line, lines)) return tooMuch(line, lines);
  return { state: { ...redraft(state, { lines, current: line.key }), next: null }, outcome: told(state, line, lines) };
}

function isSame(line, found, { place: where, order }) {
  const isHere = line.place?.id === where?.id && line.order?.id === order?.id;
  return isHere && line.item.id === found.id && line.lot === found.lot && line.serial === found.serial;
}

function more(line, quantity) {
  return { ...line, quantity: Math.min(MOST, sum(line.quantity, quantity)) };
}

function fresh(state, found, key, quantity) {
  const { id, sku, name, unit, scale, url, stock, tracking = "none" } = found;
  const line = {
    key, item: { id, sku, name, unit, scale, url, tracking }, stock, place: null, books: null, quantity,
    lotId: found.lot_id ?? null, lot: found.lot, expiry: found.expiry, serial: found.serial, pack: found.pack,
    order: draftOf(state).order ?? null,
  };
  const { isCounted, isBlind } = MODES[state.mode];
  const where = draftOf(state).place;
  if (isBlind) return { ...line, stock: null, place: where, quantity: sum(quantity, before(state, found)) };
  const counted = isCounted ? { ...line, isCounted } : line;
  return where ? withPlace(counted, where) : counted;
}

// How much of it was counted since the place was scanned.
function before(state, found) {
  const draft = draftOf(state);
  return draft.counted.find((line) => isSame(line, found, draft))?.quantity ?? 0;
}

// A counted line begins at the figure of the books, so that one scan alone corrects nothing.
function withPlace(line, where) {
  if (!line.isCounted) return { ...line, place: where };
  const books = there(line, where) ?? 0;
  return { ...line, place: where, books, quantity: line.books === null ? books : line.quantity };
}

function there(line, where) {
  const found = line.stock?.find((row) => row.place_id === where.id);
  return line.stock ? Number(found?.on_hand ?? 0) : null;
}

// What its order did not ask for stays out, so that the rest can be posted.
function tooMuch(line, lines) {
  const { wanted, has } = standing(line, lines);
  const values = { item: line.item.name, unit: line.item.unit, order: line.order.number, wanted, quantity: has };
  return { outcome: { tone: "bad", code: wanted ? "more-than-asked" : "not-asked", values } };
}

function told(state, line, lines) {
  const values = { item: line.item.name, quantity: line.quantity, unit: line.item.unit, place: line.place?.place };
  if (MODES[state.mode].order && !line.order) return { tone: "info", code: "needs-order", values };
  if (!line.place) return { tone: "info", code: "needs-place", values };
  if (lacksLot(state.mode, line)) return { tone: "warn", code: `needs-${line.item.tracking}`, values };
  const asked = line.order && standing(line, lines);
  if (asked) return { tone: "ok", code: "added-of", values: { ...values, quantity: asked.has, wanted: asked.wanted } };
  const known = there(line, line.place);
  if (state.mode === "move" && known === 0) return { tone: "warn", code: "not-here", values };
  if (state.mode === "move" && known !== null && line.quantity > known) {
    return { tone: "warn", code: "more-than-there", values: { ...values, known } };
  }
  return { tone: "ok", code: line.isCounted ? "counting" : "added", values };
}

function add(state, { by }) {
  const line = current(state);
  return line ? set(state, { to: sum(line.quantity, by) }) : nothing();
}

function set(state, { to }) {
  const line = current(state);
  if (!line || !(to >= 0) || to > MOST) return nothing();
  return change(state, { ...line, quantity: to });
}

// What is printed on the goods of a tracked item: its lot or serial number, and their last day.
function label(state, { lot, expiry }) {
  const line = current(state);
  if (!line || !lot || !isTracked(line)) return nothing();
  const names = line.item.tracking === "serial" ? { serial: lot, lot: null } : { lot, serial: null };
  return change(state, { ...line, ...names, expiry: expiry ?? line.expiry, lotId: null });
}

function change(state, changed) {
  const lines = draftOf(state).lines.map((other) => (other.key === changed.key ? changed : other));
  if (!goesWith(changed, lines)) return tooMuch(changed, lines);
  return { state: redraft(state, { lines }), outcome: told(state, changed, lines) };
}

function pick(state, { line }) {
  return { state: redraft(state, { current: line }), past: false, outcome: null };
}

function drop(state, { line }) {
  const draft = draftOf(state);
  const lines = draft.lines.filter((other) => other.key !== line);
  const now = draft.current === line ? (lines[0]?.key ?? null) : draft.current;
  return { state: redraft(state, { lines, current: now }), outcome: { tone: "info", code: "dropped" } };
}

function mode(state, { mode: name }) {
  return { state: { mode: name, next: null }, past: false, outcome: { tone: "info", code: "mode", values: { mode: name } } };
}

function forget(state) {
  return { state: redraft(state, { place: null, order: null }), outcome: { tone: "info", code: "forgotten" } };
}

function post(state, { reason = null, note = null }) {
  const lines = ready(state);
  const rules = MODES[state.mode];
  if (!lines.length || rules.then) return nothing();
  const draft = draftOf(state);
  const left = draft.lines.filter((line) => !isWhole(state.mode, line));
  const counted = rules.isBlind ? [...lines, ...draft.counted] : [];
  const begun = rules.isWhole ? { place: null, order: null } : { order: without(draft.order, lines) };
  return {
    state: redraft(state, { ...begun, lines: left, current: left[0]?.key ?? null, counted }),
    entries: rules.isWhole
      ? byOrder(lines).map((ofOrder) => wholeOf(state.mode, ofOrder, { note }))
      : lines.map((line) => entryOf(state.mode, line, { reason, note, key: line.key })),
    outcome: { tone: "ok", code: "queued", values: { count: lines.length } },
  };
}

function byOrder(lines) {
  return [...new Set(lines.map((line) => line.order.id))].map((id) => lines.filter((line) => line.order.id === id));
}

// Damaged, missing or wrong goods of the current line: what was received is posted first, then taken off by reason.
function problem(state, { quantity, reason, note, key }) {
  const line = current(state);
  if (!mayHaveProblem(state.mode, line) || !(quantity > 0)) return nothing();
  const taken = { ...line, books: 0, quantity: -quantity };
  const wrong = entryOf("adjust", taken, { reason, note, key });
  const others = draftOf(state).lines.filter((other) => other.key !== line.key);
  const outcome = { tone: "warn", code: "problem", values: { item: line.item.name, quantity, unit: line.item.unit } };
  if (state.mode === "move") {
    const rest = { ...line, quantity: Math.max(0, sum(line.quantity, -quantity)) };
    return { state: redraft(state, { lines: [rest, ...others] }), entries: [wrong], outcome };
  }
  const first = line.quantity > 0 ? [entryOf(state.mode, line, { key: line.key })] : [];
  return { state: redraft(state, { lines: others, current: others[0]?.key ?? null }), entries: [...first, wrong], outcome };
}

// Goods that are to be sent lie in no place that the page knows; what arrives is of an order first; what is counted
// is only taken down.
export function mayHaveProblem(mode, line) {
  const { isPlaceless, isBlind } = MODES[mode];
  return Boolean(line && isWhole(mode, line) && !isPlaceless && !isBlind);
}

function undo(state) {
  const before = state.past.at(-1);
  if (!before) return { outcome: { tone: "info", code: "undo-posted" } };
  return { state: { ...before, past: state.past.slice(0, -1) }, outcome: { tone: "info", code: "undone" } };
}

function current(state) {
  const draft = draftOf(state);
  return draft.lines.find((line) => line.key === draft.current);
}

function redraft(state, changes) {
  return { drafts: { ...state.drafts, [state.mode]: { ...draftOf(state), ...changes } } };
}

function nothing() {
  return { outcome: { tone: "info", code: "nothing" } };
}
