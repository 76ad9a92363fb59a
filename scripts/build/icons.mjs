// Draws one SVG sprite of every Tabler icon that the sources name; a new screen's icon needs no list.
import { readFile } from "node:fs/promises";
import path from "node:path";

import glob from "fast-glob";

const SOURCES = ["app/**/*.py", "app/templates/**/*.html", "dashboards/**/*.py", "dashboards/**/*.html", "frontend/**/*.js"];
// icon="box"   icon('box')   "icon": "box"   icon: "box"
const NAMED = /icon\w*["']?\s*[=:(]\s*["']([a-z0-9-]+)["']/gi;
// In this table every quoted word is an icon.
const TABLE = "app/core/icons.py";
const QUOTED = /"([a-z0-9-]+)"/g;

export async function drawSprite(root) {
  const folder = path.join(root, "node_modules/@tabler/icons/icons/outline");
  const drawn = new Set((await glob("*.svg", { cwd: folder })).map((file) => file.slice(0, -4)));
  const names = [...(await namedIn(root))].filter((name) => drawn.has(name)).sort();
  const symbols = await Promise.all(
    names.map(async (name) => symbol(name, await readFile(path.join(folder, `${name}.svg`), "utf8"))),
  );
  return { names, svg: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>` };
}

async function namedIn(root) {
  const names = new Set();
  for (const file of await glob(SOURCES, { cwd: root, ignore: ["app/static/**"] })) {
    const text = await readFile(path.join(root, file), "utf8");
    for (const [, name] of text.matchAll(file === TABLE ? QUOTED : NAMED)) names.add(name);
  }
  return names;
}

function symbol(name, svg) {
  const shapes = svg
    .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}
