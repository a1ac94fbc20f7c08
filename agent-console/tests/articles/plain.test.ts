import type { ArticleNode } from "@careline/client";
import { describe, expect, it } from "vitest";
import { paragraphsOf, plainHints, readingOf } from "../../src/articles/plain.ts";

const text = (words: string): ArticleNode => ({ kind: "text", text: words });
const paragraph = (words: string): ArticleNode => ({ kind: "paragraph", nodes: [text(words)] });
const rules = (nodes: ArticleNode[], language = "en") => plainHints(nodes, language).map(({ rule }) => rule);

describe("an article in plain language", () => {
  it("is read paragraph by paragraph, code left out", () => {
    expect(
      paragraphsOf([
        { kind: "heading", level: 2, nodes: [text("Before")] },
        {
          kind: "list",
          nodes: [
            {
              kind: "item",
              nodes: [
                text("One "),
                { kind: "strong", nodes: [text("and more")] },
                { kind: "list", nodes: [{ kind: "item", nodes: [text("Two")] }] },
              ],
            },
          ],
        },
        { kind: "pre", text: "x = 1" },
      ]),
    ).toEqual(["Before", "Two", "One and more"]);
  });

  it("has a measure once it is long enough, in languages that have one", () => {
    const easy = [paragraph("Come to us. Bring your card. We open at nine. ".repeat(5))];
    expect(readingOf(easy, "en")).toMatchObject({ measure: "grade", hard: false });
    const hard = [
      paragraph(
        "Notwithstanding preauthorization requirements, reimbursement determinations necessitate comprehensive documentation demonstrating medical necessity and administrative compatibility with applicable regulations governing beneficiaries. ".repeat(
          2,
        ),
      ),
    ];
    expect(readingOf(hard, "en")).toMatchObject({ measure: "grade", hard: true });
    expect(readingOf(easy, "es")?.measure).toBe("ease");
    expect(readingOf(easy, "ar")).toBeUndefined();
    expect(readingOf([paragraph("Short.")], "en")).toBeUndefined();
  });

  it("hints at long paragraphs and texts without headings, not at instructions", () => {
    const long = "This is one of the many short sentences here. ".repeat(12);
    expect(rules([paragraph(long)])).toEqual(["paragraph"]);
    const article = Array.from({ length: 30 }, (_, n) =>
      paragraph(`Sentence number ${n} has some ten words in it now.`),
    );
    expect(rules(article)).toContain("headings");
    expect(rules([{ kind: "heading", level: 2, nodes: [text("Part")] }, ...article])).not.toContain(
      "headings",
    );
    expect(rules([paragraph("You must bring your card.")])).not.toContain("order");
  });

  it("names a word of the trade once, with plainer words", () => {
    const hints = plainHints([paragraph("Your deductible."), paragraph("The deductible again.")], "en");
    expect(hints.filter(({ jargon }) => jargon)).toHaveLength(1);
    expect(hints[0]?.instead).toBeTruthy();
  });
});
