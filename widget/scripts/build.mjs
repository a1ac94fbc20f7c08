/**
 * Builds dist: the iframe's page with its chunks, and widget.js, which is one
 * file without a hash because clinics write its name into their pages. The
 * placeholder stays, so that Go's embed finds a file in a clean clone.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const dist = here("dist");

for (const name of readdirSync(dist)) {
  if (name !== "placeholder.html") rmSync(`${dist}/${name}`, { recursive: true });
}

await build({ configFile: here("vite.config.ts") });

const titles = {};
for (const lang of ["en", "es"]) {
  titles[lang] = JSON.parse(readFileSync(here(`i18n/${lang}.json`), "utf8"))["loader.title"];
}

await build({
  configFile: false,
  root: here("."),
  publicDir: false,
  define: { TITLES: JSON.stringify(titles) },
  build: {
    outDir: dist,
    emptyOutDir: false,
    target: "es2020",
    lib: { entry: here("loader.ts"), formats: ["iife"], name: "careline", fileName: () => "widget.js" },
  },
});
