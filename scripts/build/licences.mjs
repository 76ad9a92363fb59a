// Collects the licence texts of what is shipped to browsers.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const SHIPPED = [
  "@fontsource-variable/inter",
  "@tabler/core",
  "@tabler/icons",
  "barcode-detector",
  "htmx.org",
  "idb",
  "plotly.js-cartesian-dist-min",
  "socket.io-client",
  "tom-select",
  "zxing-wasm",
];

export async function collectLicences(root) {
  const texts = await Promise.all(SHIPPED.map((name) => licenceOf(path.join(root, "node_modules", name))));
  return texts.join("\n\n----\n\n");
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(path.join(folder, file), "utf8") : `Licence: ${license}`;
  return `${name} ${version}\n\n${text.trim()}`;
}
