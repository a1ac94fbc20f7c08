import { describe, expect, it } from "vitest";
import { englishSyllables, spanishSyllables } from "../../src/hints/grade.ts";
import { hintsIn } from "../../src/hints/rules.ts";
import { english, type Judged, spanish } from "./replies.ts";

/** Below these a hint is more of a nuisance than a help. */
const floors = { precision: 0.9, recall: 0.85 };

function measure(replies: Judged[], language: string) {
  let right = 0;
  let wrong = 0;
  let missed = 0;
  for (const { text, hints } of replies) {
    const found = hintsIn(text, language).map(({ kind, rule }) => (kind === "tone" ? rule : kind));
    const left = [...hints];
    for (const each of found) {
      const at = left.indexOf(each);
      if (at >= 0) {
        left.splice(at, 1);
        right++;
      } else wrong++;
    }
    missed += left.length;
  }
  return { precision: right / (right + wrong), recall: right / (right + missed), right, wrong, missed };
}

describe.each([
  ["en", english],
  ["es", spanish],
] as const)("hints in %s", (language, replies) => {
  it("find what a careful reader would", () => {
    const { precision, recall, right, wrong, missed } = measure(replies, language);
    process.stdout.write(
      `hints ${language}: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)} on ${replies.length} replies (${right} right, ${wrong} wrong, ${missed} missed)\n`,
    );
    expect(precision).toBeGreaterThanOrEqual(floors.precision);
    expect(recall).toBeGreaterThanOrEqual(floors.recall);
  });
});

it("says nothing in languages without rules, and looks at a long text without end", () => {
  expect(hintsIn("You must call us!!", "ar")).toEqual([]);
  expect(hintsIn("", "en")).toEqual([]);
  const began = performance.now();
  hintsIn("you must utilize the aforementioned EOB ".repeat(20_000), "en-US");
  expect(performance.now() - began).toBeLessThan(50);
});

it.each([
  ["table", 2],
  ["make", 1],
  ["insurance", 3],
  ["a", 1],
  ["appointment", 3],
])("%s has %i syllables", (word, n) => expect(englishSyllables(word)).toBe(n));

it.each([
  ["cita", 2],
  ["días", 2],
  ["bueno", 2],
  ["tu", 1],
  ["información", 4],
])("%s tiene %i sílabas", (word, n) => expect(spanishSyllables(word)).toBe(n));
