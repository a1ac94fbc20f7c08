// Fails when what the console loads before it can be used grows over its budget:
// the start page, its scripts and styles, the list and one locale, gzipped. The
// open conversation comes beside it, and the list does not wait for it.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const budget = 220_000;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));

const files = new Set(["index.html", "theme.js"]);
function take(name) {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const other of chunk.imports ?? []) take(other);
}
// English is the larger half of what is loaded of the locales; only one is.
for (const name of ["index.html", "src/app/inbox-page.tsx", "src/i18n/en.json"]) {
  if (!manifest[name]) throw new Error(`${name} is not in the build; run the build first`);
  take(name);
}

let total = 0;
for (const file of [...files].sort()) {
  const size = gzipSync(readFileSync(dist + file), { level: 9 }).length;
  total += size;
  process.stdout.write(`${String(size).padStart(8)}  ${file}\n`);
}
const assets = readdirSync(`${dist}assets`).filter((name) => name.endsWith(".js"));
process.stdout.write(
  `${String(total).padStart(8)}  console first load, of ${budget} (${assets.length} scripts in all)\n`,
);
if (total > budget) {
  process.stderr.write(`The console's first load is ${total - budget} bytes over its budget.\n`);
  process.exit(1);
}
