// Leaves in Tabler's CSS only the classes that our pages, or FAB's own widgets, can carry.
import path from "node:path";

import { PurgeCSS } from "purgecss";

const CONTENT = ["app/**/*.html", "app/**/*.py", "dashboards/**/*.html", "dashboards/**/*.py", "frontend/**/*.js"];
// FAB and WTForms write these class names from Python; tom-select from its bundle.
const SAFE = [/^form-/, /^btn/, /^alert/, /^badge/, /^table/, /^input-/, /^invalid-/, /^is-/, /^ts-/, /^dropdown/];

export async function purgeTabler(root, css) {
  const [result] = await new PurgeCSS().purge({
    content: CONTENT.map((glob) => path.join(root, glob)),
    css: [{ raw: css }],
    safelist: { standard: SAFE },
    defaultExtractor: (text) => text.match(/[\w-/:]+(?<!:)/g) ?? [],
    variables: false,
    keyframes: true,
  });
  return result.css;
}
