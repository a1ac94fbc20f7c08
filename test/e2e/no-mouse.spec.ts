import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

/** What is held to be done by keyboard alone: these reach everything as support/keys.ts does. */
const specs = ["crossed", "files", "guards", "house", "keyboard", "merge", "setup", "team", "tools"];

/** What a mouse, a finger or nobody at all would do: to press, to point, to put the focus or a value somewhere. */
const other =
  /\.(?:click|dblclick|tap|hover|dragTo|check|uncheck|selectOption|setInputFiles|fill|focus)\(|\.mouse\b/;
/** Helpers that use a mouse. */
const helpers =
  /\b(?:widget|console|trial)\.(?:ask|say|open|end|leave|find|reply|note|view|openRow|resolve)\(/;

for (const spec of specs) {
  test(`${spec}: no mouse`, () => {
    const lines = readFileSync(new URL(`${spec}.spec.ts`, import.meta.url), "utf8").split("\n");
    const found = lines.flatMap((line, at) =>
      other.test(line) || helpers.test(line) ? [`${at + 1}: ${line.trim()}`] : [],
    );
    expect(found).toEqual([]);
  });
}
