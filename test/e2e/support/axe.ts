import { createRequire } from "node:module";
import type { Frame } from "@playwright/test";
import type axe from "axe-core";

const { source }: { source: string } = createRequire(import.meta.url)("axe-core");

/** Rules about a whole page, which for a frame the page around it answers. */
const ofPages = ["landmark-one-main", "page-has-heading-one"];

/**
 * Runs axe inside one frame, also a cross-origin one, and answers what it
 * found wrong, one line each. Evaluated through the debugger, so the page's
 * own script policy is neither in the way nor weakened.
 */
export async function violations(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const skip = frame.parentFrame() ? ofPages : [];
  const results = await frame.evaluate(async (ids) => {
    const scanner = (globalThis as unknown as { axe: typeof axe }).axe;
    const rules = Object.fromEntries(ids.map((id) => [id, { enabled: false }]));
    return await scanner.run(document, { resultTypes: ["violations"], rules });
  }, skip);
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary ?? violation.help}`,
    ),
  );
}
