/**
 * Builds the iframe's page: a launcher of a few KB, and what it loads when a
 * patient has a session (the connection) or opens the chat. The loader has a
 * build of its own, scripts/build.mjs, because it must be one file.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import askEn from "./i18n/ask.en.json" with { type: "json" };
import askEs from "./i18n/ask.es.json" with { type: "json" };
import closedEn from "./i18n/closed.en.json" with { type: "json" };
import closedEs from "./i18n/closed.es.json" with { type: "json" };
import { complaints } from "./i18n/complete.ts";
import en from "./i18n/en.json" with { type: "json" };
import es from "./i18n/es.json" with { type: "json" };
import filesEn from "./i18n/files.en.json" with { type: "json" };
import filesEs from "./i18n/files.es.json" with { type: "json" };
import findEn from "./i18n/find.en.json" with { type: "json" };
import findEs from "./i18n/find.es.json" with { type: "json" };
import hoursEn from "./i18n/hours.en.json" with { type: "json" };
import hoursEs from "./i18n/hours.es.json" with { type: "json" };
import type { Texts } from "./i18n/t.ts";
import threadEn from "./i18n/thread.en.json" with { type: "json" };
import threadEs from "./i18n/thread.es.json" with { type: "json" };

const locales: Record<string, Texts> = { en, es };

/** Stops the build at an incomplete locale file, and serves the launcher its few texts in all languages. */
function texts(): Plugin {
  const name = "virtual:launcher-texts";
  return {
    name: "texts",
    buildStart() {
      const found = Object.entries(locales).flatMap(([lang, file]) => complaints(lang, file, en));
      found.push(...complaints("es", hoursEs, hoursEn));
      found.push(...complaints("es", threadEs, threadEn));
      found.push(...complaints("es", askEs, askEn));
      found.push(...complaints("es", findEs, findEn));
      found.push(...complaints("es", closedEs, closedEn));
      found.push(...complaints("es", filesEs, filesEn));
      if (found.length > 0) this.error(found.join("\n"));
    },
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const few = Object.entries(locales).map(([lang, file]) => [
        lang,
        Object.fromEntries(Object.entries(file).filter(([key]) => key.startsWith("launcher."))),
      ]);
      return `export const launcherTexts = ${JSON.stringify(Object.fromEntries(few))};`;
    },
  };
}

const backend = process.env.CARELINE_BACKEND ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/widget/",
  plugins: [texts()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/api": backend, "/ws": { target: backend, ws: true } } },
  build: {
    // Nothing inline and nothing evaluated: the page runs under script-src and style-src 'self'.
    modulePreload: {
      polyfill: false,
      // What comes behind the first screen is fetched before it is needed anyway: there the
      // lists of what each chunk needs would weigh more than they save. Styles have to be named.
      resolveDependencies: (_file, needs, { hostId }) =>
        /index-[^/]*\.js$|index\.html$/.test(hostId) ? needs : needs.filter((file) => file.endsWith(".css")),
    },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    emptyOutDir: false,
    manifest: true,
    target: "es2022",
  },
  // Ends what hangs; how long a test takes is no finding of it, and a busy machine
  // takes several times the usual five seconds for some.
  test: {
    environment: "happy-dom",
    include: ["**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
