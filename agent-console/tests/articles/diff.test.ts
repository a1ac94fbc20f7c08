import { describe, expect, it } from "vitest";
import { type Change, changesBetween } from "../../src/articles/diff.ts";

/** What a comparison says, with [-gone-] and {+new+}. */
function told(changes: readonly Change[]): string {
  return changes
    .map(({ pieces }) =>
      pieces
        .map(({ kind, text }) => (kind === "gone" ? `[-${text}-]` : kind === "new" ? `{+${text}+}` : text))
        .join(""),
    )
    .join("\n");
}

/** Each text comes out of the comparison again. */
function sides(changes: readonly Change[]): [string, string] {
  const side = (not: "gone" | "new") =>
    changes
      .map(({ pieces }) =>
        pieces
          .filter(({ kind }) => kind !== not)
          .map(({ text }) => text)
          .join(""),
      )
      .filter(Boolean)
      .join("\n");
  return [side("new"), side("gone")];
}

describe("changesBetween", () => {
  it("says what changed within a paragraph, by word", () => {
    expect(told(changesBetween("The garage is behind the house.", "The garage is beside the house."))).toBe(
      "The garage is [-behind-]{+beside+} the house.",
    );
  });

  it("tells paragraphs that went and came from those that changed", () => {
    const before = "Same.\n\nThis one goes away for good.\n\nEnd.";
    const after = "Same.\n\nEnd.\n\nSomething else altogether arrives.";
    expect(told(changesBetween(before, after))).toBe(
      "Same.\n[-This one goes away for good.-]\nEnd.\n{+Something else altogether arrives.+}",
    );
  });

  it("says nothing of what is the same", () => {
    expect(changesBetween("a\n\nb", "a\n\nb").every(({ kind }) => kind === "same")).toBe(true);
    expect(changesBetween("", "")).toEqual([]);
  });

  it("keeps both texts whole, whatever they are", () => {
    const words = ["uno", "dos", "tres", "*", "**b**", "العيادة", "停车场", "| a | b |", "\n"];
    let seed = 7;
    const next = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % n;
    };
    const text = () =>
      Array.from({ length: next(40) }, () => words[next(words.length)])
        .join(" ")
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean)
        .join("\n");
    for (let round = 0; round < 300; round++) {
      const [before, after] = [text(), text()];
      expect(sides(changesBetween(before, after))).toEqual([before, after]);
    }
  });
});
