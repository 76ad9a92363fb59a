// Numbers as people type them: the digits of any script, the signs of the page's language.
const ARABIC = { decimal: "٫", group: "٬" };
const DIGITS = /\p{Nd}/gu;

// The text in Latin digits with a point as the decimal sign; what is no number, or may mean two, stays as it is.
export function plainNumber(text) {
  const typed = latinised(text);
  if (mayMeanTwo(typed)) return typed;
  const { decimal, group } = /[٫٬]/.test(typed) ? ARABIC : signs();
  const [whole, ...decimals] = typed.split(decimal);
  const isGrouped = new RegExp(`^[+-]?\\d{1,3}([${group}]\\d{3})+$`).test(whole);
  return [isGrouped ? whole.replaceAll(group, "") : whole, ...decimals].join(".");
}

// Whether the text is a single group without decimals, such as 1.234 in German: 1234 or 1.234.
export function mayMeanTwo(text) {
  return new RegExp(`^[+-]?\\d{1,3}[${signs().group}]\\d{3}$`).test(latinised(text));
}

function latinised(text) {
  return text.trim().replace(/[\u200e\u200f\u061c]/g, "").replace("\u2212", "-").replace(DIGITS, latin);
}

// The digits of a script stand in a row of ten that begins with its zero.
function latin(digit) {
  let value = 0;
  for (let code = digit.codePointAt(0) - 1; value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code)); code--) value++;
  return String(value);
}

function signs() {
  const language = globalThis.document?.documentElement.lang || "en";
  const parts = new Intl.NumberFormat(language, { numberingSystem: "latn", useGrouping: true }).formatToParts(12345.6);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}
