/**
 * Fails when what a visitor downloads has outgrown its budget: gzip sizes of
 * the built files, with everything a chunk loads counted in. Run after a build.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const gzip = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length;
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));

/** The files that a chunk needs, its static imports and styles included. */
function needs(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`no ${key} in the build`);
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const next of chunk.imports ?? []) if (!found.has(manifest[next].file)) needs(next, found);
  return found;
}

const launcher = new Set(["index.html", ...needs("index.html")]);
const open = new Set([
  ...launcher,
  ...needs("state/app.ts"),
  ...needs("chat/main.tsx"),
  ...needs("i18n/es.json"),
]);

const budgets = [
  ["loader", ["widget.js"], 1.5],
  ["launcher", launcher, 6],
  ["first open", open, 25],
];

let over = false;
for (const [_name, files, budget] of budgets) {
  const bytes = [...files].reduce((sum, file) => sum + gzip(file), 0);
  const limit = budget * 1024;
  over ||= bytes > limit;
}
if (over) process.exit(1);
