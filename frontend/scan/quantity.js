// Quantities: numbers with at most six decimals, as the ledger keeps them; their texts for people and for the server.
import { mayMeanTwo, plainNumber } from "../numbers.js";

const STEPS = 1_000_000;
export const MOST = 1_000_000;

// The number without the dust that binary fractions leave: 0.1 + 0.2 is 0.3.
export function exact(number) {
  return Math.round(number * STEPS) / STEPS;
}

export function sum(...numbers) {
  return exact(numbers.reduce((total, number) => total + number, 0));
}

// What somebody typed, with a comma or a point, in the digits of any script; null for what is no quantity of an item with `scale` decimals.
export function typed(text, scale = 6) {
  if (mayMeanTwo(text)) return null;
  const plain = plainNumber(text).replace(",", ".");
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(plain)) return null;
  const number = Number(plain);
  return number <= MOST && exact(number * 10 ** scale) % 1 === 0 ? number : null;
}

// As the server takes it: "5", "-0.25".
export function written(number) {
  return exact(number).toFixed(6).replace(/\.?0+$/, "");
}

// As the reader writes numbers; `isSigned` shows a plus as well.
export function shown(number, isSigned = false) {
  const format = { maximumFractionDigits: 6, signDisplay: isSigned ? "exceptZero" : "auto" };
  return new Intl.NumberFormat(document.documentElement.lang || undefined, format).format(number);
}
