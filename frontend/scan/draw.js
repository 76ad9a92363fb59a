// Draws the state into the page: places, the line in hand, the other lines, the queue and the buttons. The markup of
// repeated parts is in <template>s of the page; everything else is text and attributes.
import { drawIcon } from "../shared.js";
import { rest, standing } from "./asked.js";
import { draftOf, mayHaveProblem, ready } from "./machine.js";
import { MODES, difference, isTracked, lacksLot } from "./modes.js";
import { shown, sum } from "./quantity.js";

const ICONS = {
  ok: { icon: "check" }, info: { icon: "info-circle" }, warn: { icon: "alert-triangle" }, bad: { icon: "alert-circle" },
};

export function makeDrawing(root, words) {
  const part = (name) => root.querySelector(`[data-scan-${name}]`);

  function draft(state) {
    const now = draftOf(state);
    const rules = MODES[state.mode];
    root.dataset.mode = state.mode;
    for (const button of part("modes").children) button.setAttribute("aria-pressed", button.value === state.mode);
    part("begin").textContent = words(`begin-${state.mode}`);
    place(now, rules);
    inHand(now.lines.find((line) => line.key === now.current), rules, state.mode);
    lines(now, rules);
    main(state, rules);
  }

  function place(now, rules) {
    part("place").hidden = !now.place;
    if (!now.place) return;
    const where = words(`${rules.first}-short`, { place: now.place.place });
    part("place-words").textContent = now.order && !rules.isPlaceless ? `${now.order.number} · ${where}` : where;
  }

  function inHand(line, rules, mode) {
    part("hand").hidden = !line;
    part("empty").hidden = Boolean(line);
    part("problem").disabled = !mayHaveProblem(root.dataset.mode, line);
    if (!line) return;
    part("hand-name").textContent = line.item.name;
    part("hand-name").href = line.item.url;
    part("hand-code").textContent = line.item.sku;
    part("hand-where").textContent = line.place ? line.place.place : words("no-place");
    part("hand-trace").textContent = traceOf(line);
    part("hand-unit").textContent = unitOf(line, rules);
    part("label").hidden = !(rules.namesLot && isTracked(line));
    part("label").classList.toggle("btn-primary", lacksLot(mode, line));
    if (isTracked(line)) part("label-words").textContent = words(`label-${line.item.tracking}`);
    const field = part("quantity");
    if (document.activeElement !== field) field.value = shown(line.quantity).replace(/\s/g, "");
    field.dataset.scale = line.item.scale;
  }

  function traceOf(line) {
    const parts = [
      line.pack && words("pack", { pack: line.pack.unit, factor: Number(line.pack.factor), unit: line.item.unit }),
      line.lot && words("lot", { lot: line.lot }),
      line.expiry && words("expiry", { expiry: line.expiry }),
      line.serial && words("serial", { serial: line.serial }),
    ];
    return parts.filter(Boolean).join(" · ");
  }

  function unitOf(line, rules) {
    if (!rules.isCounted || line.books === null) return line.item.unit;
    return words("against-books", { unit: line.item.unit, books: line.books, difference: shown(difference(line), true) });
  }

  function lines(now, rules) {
    const list = part("lines");
    const left = rest(now.order, now.lines);
    const untouched = left.filter((row) => !now.lines.some((line) => line.item.id === row.variant_id));
    list.replaceChildren(...now.lines.map((line) => lineOf(line, now, rules)), ...untouched.map(leftOf));
    part("lines-card").hidden = list.children.length === 0;
    part("lines-total").textContent = totals(now, rules, left);
  }

  function totals(now, rules, left) {
    const count = total(now.lines, rules);
    const units = left.length ? words("units-of", { count, wanted: sum(count, ...left.map(({ quantity }) => quantity)) }) : words("units", { count });
    return `${words("lines", { count: now.lines.length })} · ${units}`;
  }

  // What the order asks for and no line is of.
  function leftOf({ name, sku, lot, quantity, unit }) {
    const row = copy("left");
    const fill = (part_, text) => (row.querySelector(`[data-${part_}]`).textContent = text);
    fill("name", name);
    fill("code", sku);
    fill("where", lot ? words("lot", { lot }) : "");
    fill("amount", words("left", { quantity: shown(quantity), unit }));
    return row;
  }

  function lineOf(line, now, rules) {
    const row = copy("line");
    const fill = (name, text) => (row.querySelector(`[data-${name}]`).textContent = text);
    fill("name", line.item.name);
    fill("code", line.item.sku);
    fill("where", line.place?.place ?? words("no-place"));
    fill("amount", amountOf(line, now.lines, rules));
    fill("unit", line.item.unit);
    const pick = row.querySelector("[data-pick]");
    pick.value = line.key;
    if (line.key === now.current) pick.setAttribute("aria-current", "true");
    const drop = row.querySelector("[data-drop]");
    drop.value = line.key;
    drop.setAttribute("aria-label", words("drop-line", { item: line.item.name }));
    return row;
  }

  function amountOf(line, lines, rules) {
    const asked = line.order && standing(line, lines);
    if (asked) return words("amount-of", { quantity: shown(line.quantity), wanted: shown(asked.wanted) });
    return rules.isCounted ? shown(difference(line), true) : shown(line.quantity);
  }

  function main(state, rules) {
    const lines = ready(state);
    const button = part("main");
    button.hidden = Boolean(rules.then);
    part("main-hint").hidden = !rules.then;
    part("main-hint").textContent = lines.length ? target(lines, rules) : words("scan-next");
    button.disabled = lines.length === 0;
    button.textContent = lines.length ? words(`main-${state.mode}`, { count: total(lines, rules) }) : words(`main-${state.mode}-none`);
  }

  // Where to, and the bin that the server suggests where all lines belong into the same.
  function target(lines, rules) {
    const bins = new Set(lines.map((line) => line.stock?.find((row) => row.place_id === line.place.id)?.bin ?? ""));
    const [bin] = bins;
    const count = total(lines, rules);
    return bins.size === 1 && bin ? words("scan-bin", { count, bin }) : words("scan-target", { count });
  }

  // The queue of this person, newest first, and how many scans of others wait on this device.
  function queue({ entries, unread, others, connection, user }) {
    const own = entries.filter((entry) => entry.user === user);
    const refused = own.filter((entry) => entry.state === "refused").length;
    const unsent = own.filter((entry) => entry.state !== "sent").length - refused;
    pill(unsent + unread, refused, connection);
    part("others").hidden = others.length === 0;
    part("others").textContent = others.map(({ name, count }) => words("others", { name, count })).join(" ");
    const shownEntries = [...own].sort(byUrgency).slice(0, 30);
    part("queue").replaceChildren(...shownEntries.map(entryRow));
    part("queue-card").hidden = own.length === 0;
  }

  // What waits for the connection, and what waits for a person.
  function pill(count, refused, connection) {
    const pill = part("pill");
    const isOff = connection === "offline" || connection === "signed-out";
    pill.dataset.tone = refused || connection === "signed-out" ? "bad" : isOff || count ? "warn" : "ok";
    const told = [
      refused > 0 && words("pill-refused", { count: refused }),
      isOff ? words(`pill-${connection}`, { count }) : count > 0 && words("pill-unsent", { count }),
    ].filter(Boolean);
    pill.textContent = told.join(" · ") || words("pill-sent");
    pill.dataset.count = count + refused;
    part("sign-in").hidden = connection !== "signed-out";
  }

  function entryRow(entry) {
    const row = copy("entry");
    const fill = (name, text) => (row.querySelector(`[data-${name}]`).textContent = text);
    const { item, sku, unit, quantity, places } = entry.told;
    fill("name", item);
    fill("code", sku);
    fill("where", places.join(" → "));
    fill("amount", shown(quantity, entry.mode === "adjust"));
    fill("unit", unit);
    const state = entry.isUndone ? "undone" : entry.state;
    const mark = row.querySelector("[data-mark]");
    mark.dataset.tone = { sent: "ok", refused: "bad", undone: "info" }[state] ?? "warn";
    mark.textContent = words(`entry-${entry.reverses && state === "sent" ? "reversed" : state}`, { mode: words(`done-${entry.mode}`) });
    row.querySelector("[data-conflict]").hidden = state !== "refused";
    if (state === "refused") fill("refusal", entry.refusal.text);
    for (const button of row.querySelectorAll("[data-entry]")) button.value = entry.id;
    row.querySelector("[data-amend]").hidden = entry.reverses !== undefined || Boolean(entry.isWhole);
    return row;
  }

  // One sentence about what just happened, seen, heard by screen readers, and marked by colour and icon.
  function outcome(tone, text) {
    const card = part("outcome");
    card.dataset.tone = tone;
    part("outcome-icon").replaceChildren(drawIcon(ICONS[tone].icon));
    part("outcome-words").textContent = text;
    part("hand").dataset.tone = tone === "bad" ? "info" : tone; // what failed is not the line in hand
  }

  function copy(name) {
    return part(`${name}-template`).content.firstElementChild.cloneNode(true);
  }

  return { draft, queue, outcome, part };
}

function total(lines, rules) {
  return rules.isCounted ? sum(...lines.map(difference)) : sum(...lines.map((line) => line.quantity));
}

const URGENCY = { refused: 0, waiting: 1, sent: 2 };

function byUrgency(one, other) {
  return URGENCY[one.state] - URGENCY[other.state] || other.id - one.id;
}
