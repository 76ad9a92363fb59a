// Builds frontend/ and the pinned packages of package.json into app/static/vendor/: hashed names, a manifest,
// one SVG sprite, pre-compressed siblings and the licence texts. `node scripts/build.mjs`; needs no network.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { bundle } from "./build/bundle.mjs";
import { compress } from "./build/compress.mjs";
import { drawSprite } from "./build/icons.mjs";
import { collectLicences } from "./build/licences.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const TARGET = path.join(ROOT, "app/static/vendor");
const STAGING = `${TARGET}.${process.pid}`;

async function build() {
  await mkdir(STAGING, { recursive: true });
  const manifest = await bundle(ROOT, STAGING);
  const sprite = await drawSprite(ROOT);
  manifest["icons.svg"] = await writeHashed("icons.svg", sprite.svg);
  await writeFile(path.join(STAGING, "manifest.json"), JSON.stringify({ files: manifest, icons: sprite.names }, null, 1));
  await writeFile(path.join(STAGING, "LICENCES.txt"), await collectLicences(ROOT));
  await compress(STAGING);
  await replaceTarget();
  await report(sprite.names.length);
}

async function writeHashed(name, text) {
  const { name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const hashed = `${stem}-${hash}${ext}`;
  await writeFile(path.join(STAGING, hashed), text);
  return hashed;
}

// A server that starts meanwhile sees the old folder or the new one, never half of one.
async function replaceTarget() {
  await rm(TARGET, { recursive: true, force: true });
  await rename(STAGING, TARGET);
}

async function report(iconCount) {
  const { files } = JSON.parse(await readFile(path.join(TARGET, "manifest.json"), "utf8"));
  const size = async (name) => (await readFile(path.join(TARGET, `${name}.gz`))).length;
  const gzipped = async (name) => `${name} ${Math.ceil((await size(files[name])) / 1024)} kB`;
  const shown = await Promise.all(["app.css", "app.js", "boot.js", "icons.svg"].map(gzipped));
  console.log(`built ${(await readdir(TARGET)).length} files, ${iconCount} icons; gzip: ${shown.join(", ")}`);
}

await build().finally(() => rm(STAGING, { recursive: true, force: true }));
