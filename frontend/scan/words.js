// The page's sentences, made by the server in the reader's language: words("added", { quantity: 3 }).
import { shown } from "./quantity.js";

export function makeWords(element) {
  const sentences = JSON.parse(element.textContent);
  return (name, values = {}) => {
    const sentence = sentences[values.count === 1 && `${name}-one` in sentences ? `${name}-one` : name];
    if (sentence === undefined) throw new Error(`no words for ${name}`);
    return sentence.replace(/%\((\w+)\)s/g, (_, key) => (typeof values[key] === "number" ? shown(values[key]) : values[key] ?? ""));
  };
}
