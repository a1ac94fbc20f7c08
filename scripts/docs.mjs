// Fails when a document names what is not there: a relative link, a heading
// linked to, a path in backticks, or a setting that config does not know (and
// the other way round).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const documents = [
  "README.md",
  "ARCHITECTURE.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
];
const read = (name) => readFileSync(join(root, name), "utf8");
const faults = [];

// Where a path without its folder may stand: beside the one named before it.
const homes = ["", "server/", "test/", "test/e2e/"];
const folders = /^(server|widget|agent-console|test|migrations|docs|scripts|hosts)\//;
const spec = /^[\w-]+\.(spec\.ts|go|sh|mjs)$/;

for (const name of documents.filter((document) => document.endsWith(".md"))) {
  const text = read(name);
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replace(/\s/g, "-"),
  );
  for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(link)) continue;
    const [file, anchor] = link.split("#");
    if (file && !existsSync(join(root, dirname(name), file))) faults.push(`${name}: ${file} is not there`);
    if (!file && !anchors.includes(anchor)) faults.push(`${name}: there is no heading #${anchor}`);
  }
  const words = text.replace(/^```[\s\S]*?^```/gm, "");
  for (const [, path] of words.matchAll(/`([\w./-]+)`/g)) {
    if (!folders.test(path) && !spec.test(path)) continue;
    if (!homes.some((home) => existsSync(join(root, home, path))))
      faults.push(`${name}: ${path} is not there`);
  }
}

const install = read("docs/install.md");
const config = read("server/config/config.go");
const known = new Set([...config.matchAll(/"(CARELINE_[A-Z_]*[A-Z])"/g)].map(([, setting]) => setting));
for (const setting of known) {
  if (!install.includes(`| \`${setting}\` |`))
    faults.push(`docs/install.md: ${setting} is not in the table of settings`);
}
for (const [, setting] of install.matchAll(/^\| `(CARELINE_\w+)` \|/gm)) {
  if (!known.has(setting.replace(/_FILE$/, "")))
    faults.push(`docs/install.md: config does not know ${setting}`);
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exit(1);
process.stdout.write("documents: links, paths and settings are there\n");
