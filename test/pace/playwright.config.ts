import { defineConfig } from "@playwright/test";
import e2e from "../e2e/playwright.config.ts";

// Figures, not promises: what a slow machine makes of them fails nothing.
export default defineConfig({
  ...e2e,
  testDir: ".",
  outputDir: "../results/pace",
  retries: 0,
  workers: 1,
  timeout: 600_000,
  use: { ...e2e.use, trace: "off" },
});
