// The scan page: scans and presses go in, the desk carries them out, the drawing tells. Loaded only on that page.
import { makeCalls } from "./calls.js";
import { attachCamera } from "./camera_controls.js";
import { makeChoice } from "./choice.js";
import { attachConflicts } from "./conflicts.js";
import { takeDesk } from "./desk.js";
import { makeDrawing } from "./draw.js";
import { openJournal } from "./journal.js";
import { newKey } from "./key.js";
import { attachLabel } from "./label.js";
import { isHarmless } from "./machine.js";
import { MODES } from "./modes.js";
import { makeOutbox } from "./outbox.js";
import { attachPresses } from "./presses.js";
import { makeReader } from "./reader.js";
import { sound } from "./sound.js";
import { attachWedge } from "./wedge.js";
import { makeWords } from "./words.js";

export async function startScanning(root) {
  const user = Number(root.dataset.user);
  const person = root.dataset.person;
  const modes = [...root.querySelectorAll("[data-scan-modes] button")].map((button) => button.value);
  const words = makeWords(root.querySelector("[data-scan-words]"));
  const drawing = makeDrawing(root, words);
  const field = drawing.part("field");
  // Listening begins before anything is loaded: what is scanned meanwhile waits in this line.
  let keep = Promise.resolve();
  const early = [];
  let onScan = (text) => early.push(text);
  attachWedge(field, (text) => onScan(text));

  const journal = await openJournal();
  const desk = await takeDesk(journal, { user, person, mode: root.dataset.wanted || modes[0] });
  const calls = makeCalls(user);
  let connection = navigator.onLine ? "idle" : "offline";

  const choose = makeChoice(drawing, words);
  const reader = makeReader({
    journal, calls, user, desk: desk.id,
    isBlind: () => Boolean(MODES[desk.state.mode].isBlind),
    onFound: (scan, found) => carryOut({ do: "scan", found, key: scan.key, isLinked: scan.isLinked }, scan.id),
    onRefused: refuseScan,
    onChoice: choose,
    onState: connected,
  });
  const outbox = makeOutbox({
    journal, calls, user,
    canReverse: root.dataset.canReverse === "yes",
    onSent: () => reader.forget(),
    onRefused: (entry) => tell({ tone: "bad", text: words("conflict", { item: entry.told.item, reason: entry.refusal.text }) }),
    onState: connected,
  });

  // Carries an event out, tells what came of it, and sends what is to be sent.
  async function carryOut(event, scan = null) {
    if (event.found?.kind === "command" && !modeIsAllowed(event.found)) {
      return refuseScan({ id: scan }, { message: words("mode-forbidden") });
    }
    if (event.isLinked && !isHarmless(desk.state, event)) return refuseScan({ id: scan }, { message: words("linked") });
    const { outcome, count } = await desk.apply(event, scan);
    if (outcome?.code === "done") return carryOut({ do: "post" });
    if (outcome?.code === "undo-posted") return undoPosted();
    if (outcome?.code === "undo") return undo();
    if (outcome) tell({ tone: outcome.tone, text: words(outcome.code, spoken(outcome.values)) });
    drawing.draft(desk.state);
    await showQueue();
    if (count) outbox.run();
  }

  function modeIsAllowed({ command, value }) {
    return command !== "mode" || modes.includes(value);
  }

  function spoken(values = {}) {
    return values.mode ? { ...values, mode: words(`mode-${values.mode}`) } : values;
  }

  async function refuseScan(scan, { message }) {
    if (scan.id !== null) await journal.deleteScan(scan.id);
    tell({ tone: "bad", text: message });
    await showQueue();
  }

  // The newest step first: a scan that nobody could read yet, then the draft, then what was posted.
  async function undo() {
    const unread = (await journal.scans()).filter((scan) => scan.desk === desk.id);
    if (unread.length === 0 || connection !== "offline") return carryOut({ do: "undo" });
    await journal.deleteScan(unread.at(-1).id);
    tell({ tone: "info", text: words("undone-scan", { code: unread.at(-1).text }) });
    return showQueue();
  }

  async function undoPosted() {
    const { done, entry } = await outbox.undo();
    const tone = { nothing: "info", forbidden: "bad", sent: "bad", counted: "info" }[done] ?? "ok";
    tell({ tone, text: words(`posted-${done}`, { item: entry?.told.item ?? "" }) });
    await showQueue();
  }

  function tell({ tone, text }) {
    drawing.outcome(tone, text);
    sound(tone);
  }

  function connected(state) {
    if (state !== "changed") connection = state;
    showQueue();
  }

  async function showQueue() {
    const [entries, scans] = await Promise.all([journal.entries(), journal.scans()]);
    const waiting = [...entries.filter((entry) => entry.state !== "sent"), ...scans].filter((row) => row.user !== user);
    const others = Object.entries(Object.groupBy(waiting, (row) => row.person)).map(([name, rows]) => ({ name, count: rows.length }));
    const unread = scans.filter((scan) => scan.user === user).length;
    drawing.queue({ entries, unread, others, connection, user });
  }

  onScan = (text, isLinked = false) => {
    const scan = { user, person, desk: desk.id, text, isLinked, key: newKey(), at: Date.now() };
    keep = keep.then(() => journal.addScan(scan)).then(reader.run, () => tell({ tone: "bad", text: words("storage") }));
  };

  attachPresses(root, { drawing, carryOut, undo, desk, field, words, onScan: (text) => onScan(text), newKey });
  attachConflicts(root, { drawing, journal, outbox, words, show: showQueue, field });
  attachLabel({ drawing, carryOut, desk, focus: () => field.focus({ preventScroll: true }) });
  attachCamera(root, { drawing, words, onScan: (text) => onScan(text), focus: () => field.focus({ preventScroll: true }) });
  addEventListener("beforeunload", (event) => Number(drawing.part("pill").dataset.count) && event.preventDefault());

  if (!modes.includes(desk.state.mode) || (root.dataset.wanted && root.dataset.wanted !== desk.state.mode)) {
    await desk.apply({ do: "mode", mode: root.dataset.wanted || modes[0] });
  }
  drawing.draft(desk.state);
  await showQueue();
  field.focus({ preventScroll: true });
  if (root.dataset.refused) tell({ tone: "bad", text: words("mode-forbidden") });
  root.dataset.ready = "yes";
  // What the address begins with comes from whoever made the link, and once: a reload does not scan it again.
  const linked = JSON.parse(root.dataset.first);
  for (const text of linked) onScan(text, true);
  if (linked.length) history.replaceState(null, "", location.pathname);
  for (const text of early) onScan(text);
  reader.run();
  outbox.run();
}
