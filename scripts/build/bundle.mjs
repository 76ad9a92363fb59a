// Bundles frontend/app.js, frontend/boot.js and frontend/css/app.css with esbuild; answers {logical name: hashed name}.
import { readFile } from "node:fs/promises";
import path from "node:path";

import { build } from "esbuild";

import { purgeTabler } from "./purge.mjs";

const COMMON = {
  bundle: true,
  minify: true,
  metafile: true,
  logLevel: "warning",
  target: ["es2022"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".wasm": "file" },
};

export async function bundle(root, outdir) {
  const frontend = path.join(root, "frontend");
  const modules = await build({
    ...COMMON,
    outdir,
    entryPoints: [path.join(frontend, "app.js"), path.join(frontend, "swagger.js")],
    format: "esm",
    splitting: true,
  });
  // Runs before first paint, so it is a classic script that blocks for a few hundred bytes.
  const boot = await build({ ...COMMON, outdir, entryPoints: [path.join(frontend, "boot.js")], format: "iife" });
  const styles = await build({
    ...COMMON,
    outdir,
    entryPoints: ["app", "scan", "swagger"].map((name) => path.join(frontend, `css/${name}.css`)),
    plugins: [purged(root)],
  });
  return Object.assign({}, ...[modules, boot, styles].map((result) => namesOf(result.metafile, outdir)), {
    "inter.woff2": fontName(styles.metafile),
  });
}

// Tabler ships 635 kB of CSS; only what the templates can use goes into the bundle.
function purged(root) {
  return {
    name: "purged-tabler",
    setup(build) {
      build.onLoad({ filter: /tabler\.min\.css$/ }, async ({ path: file }) => ({
        contents: await purgeTabler(root, await readFile(file, "utf8")),
        loader: "css",
      }));
    },
  };
}

function namesOf(metafile, outdir) {
  const outputs = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  return Object.fromEntries(
    outputs.map(([file, output]) => [path.basename(output.entryPoint), path.relative(outdir, path.resolve(file))]),
  );
}

function fontName(metafile) {
  const file = Object.keys(metafile.outputs).find((name) => name.endsWith(".woff2"));
  return path.basename(file);
}
