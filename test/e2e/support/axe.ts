import { createRequire } from "node:module";
import type { Frame } from "@playwright/test";
import type axe from "axe-core";

const { source }: { source: string } = createRequire(import.meta.url)("axe-core");

/**
 * Runs axe inside one frame, also a cross-origin one, and answers what it
 * found wrong, one line each. Evaluated through the debugger, so the page's
 * own script policy is neither in the way nor weakened.
 */
export async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const results = await frame.evaluate(async () => {
    const scanner = (globalThis as unknown as { axe: typeof axe }).axe;
    return await scanner.run(document, { resultTypes: ["violations"] });
  });
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary ?? violation.help}`,
    ),
  );
}
