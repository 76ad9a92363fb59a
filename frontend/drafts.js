// What was typed into a form survives a lost session, a crash and a closed tab: kept in this browser per person and
// address, offered again, never restored silently, forgotten when saved, left, signed out or a week old.
const PREFIX = "inventra.draft.";
const SENT = "inventra.draft-sent";
const WEEK_MS = 7 * 24 * 3600 * 1000;
const MOST_CHARACTERS = 100_000;
const UNKEPT = "[type=password], [type=hidden], [type=file], [type=submit], [type=button]";

export function attachDrafts() {
  forgetOld();
  forgetSaved();
  document.addEventListener("submit", ({ target }) => {
    if (target.querySelector("[data-sign-out]")) forgetMine();
  });
  const form = document.querySelector("form[data-draft]");
  if (!form || !document.body.dataset.user) return;
  const key = `${PREFIX}${document.body.dataset.user}.${location.pathname}`;
  offer(form, key);
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(form, key), 300);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(form, key);
    sessionStorage.setItem(SENT, key);
  });
  form.querySelector("[data-draft-leave]")?.addEventListener("click", () => localStorage.removeItem(key));
}

function keep(form, key) {
  const values = fieldsOf(form).map((field) => [field.name, valueOf(field)]);
  const text = JSON.stringify({ at: Date.now(), version: form.elements.version?.value ?? "", values });
  if (text.length > MOST_CHARACTERS) return;
  try {
    localStorage.setItem(key, text);
  } catch (error) {
    console.info("no room for a draft", error.name);
  }
}

function offer(form, key) {
  if (form.querySelector("[data-error-summary]")) return; // a refused form still holds what was typed
  const panel = document.querySelector("[data-draft-offer]");
  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  const now = JSON.stringify(fieldsOf(form).map((field) => [field.name, valueOf(field)]));
  if (!panel || !draft || JSON.stringify(draft.values) === now) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(draft.at);
  const isOlder = draft.version !== (form.elements.version?.value ?? "");
  const told = panel.dataset.sentence.replace("{time}", time);
  panel.querySelector("[data-draft-text]").textContent = isOlder ? `${told} ${panel.dataset.older}` : told;
  const button = panel.querySelector("[data-draft-restore]");
  button.textContent = button.dataset.label.replace("{time}", time);
  button.addEventListener("click", () => {
    restore(form, draft);
    panel.hidden = true;
  });
  panel.querySelector("[data-draft-discard]").addEventListener("click", () => {
    localStorage.removeItem(key);
    panel.hidden = true;
  });
  panel.hidden = false;
}

function restore(form, draft) {
  const wanted = lineCount(draft.values.map(([name]) => name));
  for (let guard = 0; lineCount(fieldsOf(form).map(({ name }) => name)) < wanted && guard < wanted; guard++) {
    form.querySelector("[data-line-add]")?.click();
  }
  if (draft.version && form.elements.version) form.elements.version.value = draft.version; // a conflict must show
  const left = [...draft.values];
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name]) => unnumbered(name) === unnumbered(field.name));
    if (at >= 0) fill(field, left.splice(at, 1)[0][1]);
  }
}

function fill(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (!field.matches("select")) field.value = value;
  else choose(field, value);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose(select, options) {
  if (select.tomselect) for (const { id, text } of options) select.tomselect.addOption({ id, value: id, text });
  else for (const { id, text } of options) if (![...select.options].some((option) => option.value === id)) select.add(new Option(text, id));
  const ids = options.map(({ id }) => id);
  if (select.tomselect) select.tomselect.setValue(select.multiple ? ids : (ids[0] ?? ""));
  else for (const option of select.options) option.selected = ids.includes(option.value);
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && field.matches("input, select, textarea") && !field.matches(UNKEPT));
}

function valueOf(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  if (!field.matches("select")) return field.value;
  return [...field.selectedOptions].map((option) => ({ id: option.value, text: option.text }));
}

const unnumbered = (name) => name.replace(/-\d+-/, "-#-");
const lineCount = (names) => new Set(names.map((name) => /-(\d+)-/.exec(name)?.[1]).filter(Boolean)).size;

// The page after a form was sent: when it reports a success, what was sent is saved.
function forgetSaved() {
  const key = sessionStorage.getItem(SENT);
  if (!key || !document.querySelector(".iv-flash[data-tone=ok]")) return;
  localStorage.removeItem(key);
  sessionStorage.removeItem(SENT);
}

function forgetMine() {
  for (const key of keys()) if (key.startsWith(`${PREFIX}${document.body.dataset.user}.`)) localStorage.removeItem(key);
}

function forgetOld() {
  for (const key of keys()) if (Date.now() - JSON.parse(localStorage.getItem(key)).at > WEEK_MS) localStorage.removeItem(key);
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}
