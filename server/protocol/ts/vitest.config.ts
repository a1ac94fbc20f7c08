import { defineConfig } from "vitest/config";

export default defineConfig({
  // Ends what hangs; how long a test takes is no finding of it, and a busy machine
  // takes several times the usual five seconds for some.
  test: { environment: "node", include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});
