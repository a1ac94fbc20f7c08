import { defineConfig } from "@playwright/test";

// Debian's own Chromium: no browser is downloaded. Each worker starts its own
// server on its own port and an empty data folder (support/test.ts).
export default defineConfig({
  testDir: ".",
  outputDir: "../results",
  fullyParallel: false,
  forbidOnly: process.env.CI === "true",
  // A machine that builds elsewhere at the same time may stall a browser; what
  // needed a second try is listed as flaky.
  retries: process.env.CI === "true" ? 1 : 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      chromiumSandbox: false,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    locale: "en-US",
    trace: "retain-on-failure",
    contextOptions: { reducedMotion: "reduce" },
  },
});
