import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const dist = fileURLToPath(new URL("./dist", import.meta.url));

/** Empties dist before a build, all but the placeholder that Go's embed needs in a clean clone. */
function emptyDist(): Plugin {
  return {
    name: "empty-dist",
    apply: "build",
    buildStart() {
      for (const name of readdirSync(dist)) {
        if (name !== "placeholder.html") rmSync(`${dist}/${name}`, { recursive: true });
      }
    },
  };
}

const backend = process.env.CARELINE_BACKEND ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/console/",
  plugins: [emptyDist(), react(), tailwindcss()],
  server: {
    proxy: {
      "/api": backend,
      "/ws": { target: backend, ws: true },
    },
  },
  build: {
    outDir: dist,
    emptyOutDir: false,
    // Nothing inline: the page runs under `script-src 'self'`.
    modulePreload: {
      polyfill: false,
      // The first load names what the inbox needs at once. Naming the parts of
      // every other screen there would cost more than they save when one is opened.
      resolveDependencies: (file, parts) =>
        /inbox-page|conversation/.test(file) ? parts : parts.filter((part) => part.endsWith(".css")),
    },
    assetsInlineLimit: 0,
    target: "es2022",
    manifest: true,
  },
  // Ends what hangs; how long a test takes is no finding of it, and a busy machine
  // takes several times the usual five seconds for some.
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
