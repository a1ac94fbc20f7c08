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
// Spanish is the longer of the two languages, and only one is loaded.
const open = new Set([
  ...launcher,
  ...needs("state/app.ts"),
  ...needs("chat/main.tsx"),
  ...needs("i18n/es.json"),
]);

/** What the entries load beyond what is here already. */
const beyond = (before, ...entries) =>
  new Set(entries.flatMap((entry) => [...needs(entry)]).filter((file) => !before.has(file)));

// Fetched behind the first screen by everybody: open or closed, in words.
const hours = beyond(open, "chat/hours.tsx", "i18n/hours.es.json");
const doors = new Set([...open, ...hours]);

// Fetched behind it where there is something to search, and with the first article.
const find = beyond(doors, "chat/find.tsx", "i18n/find.es.json");
const article = beyond(new Set([...doors, ...find]), "chat/article.tsx");

// Fetched behind it too, so that they are here before anybody chose.
const first = beyond(doors, "chat/new.tsx", "i18n/ask.es.json");
const talk = beyond(doors, "chat/conversation.tsx", "state/connect.ts", "i18n/thread.es.json");

// Fetched by whoever waits in line.
const wait = beyond(new Set([...doors, ...talk]), "chat/waiting.tsx", "i18n/find.es.json");

// Fetched when somebody leaves the line.
const reach = beyond(new Set([...doors, ...first, ...talk]), "chat/reach.tsx");

// Fetched when a matter is closed: the ways on, and how it went.
const end = beyond(new Set([...doors, ...first, ...talk]), "chat/closed.tsx", "i18n/closed.es.json");

// Fetched with the first file that is sent or shown.
const files = beyond(
  new Set([...doors, ...first, ...talk]),
  "chat/files.tsx",
  "chat/first-files.tsx",
  "i18n/files.es.json",
);

const budgets = [
  ["loader", ["widget.js"], 1.5],
  ["launcher", launcher, 6],
  ["first open", open, 25],
  ["hours", hours, 5],
  ["search", find, 4],
  ["article", article, 3],
  ["first message", first, 10.25],
  ["conversation", talk, 21],
  ["while waiting", wait, 4],
  ["ways out", reach, 2],
  ["closed", end, 4],
  ["files", files, 6.75],
];

let over = false;
for (const [name, files, budget] of budgets) {
  const bytes = [...files].reduce((sum, file) => sum + gzip(file), 0);
  const limit = budget * 1024;
  over ||= bytes > limit;
  const verdict = bytes > limit ? "  OVER BUDGET" : "";
  process.stdout.write(`${name.padEnd(13)} ${String(bytes).padStart(6)} B gzip of ${limit} B${verdict}\n`);
}
if (over) process.exit(1);
