import { expect, it } from "vitest";
import type { ArticleNode } from "../src/articles.ts";
import { articleOf, helpAddress, markedParts, plainTag } from "../src/tree.ts";

it("names the element of each part that is no more than one", () => {
  const of = (node: ArticleNode) => plainTag(node);
  expect([2, 3, 4, 5].map((level) => of({ kind: "heading", level }))).toEqual(["h2", "h3", "h4", "h4"]);
  expect([true, false].map((ordered) => of({ kind: "list", ordered }))).toEqual(["ol", "ul"]);
  expect(of({ kind: "quote" })).toBe("blockquote");
  for (const kind of ["text", "link", "image", "break", "rule", "table", "cell"] as const)
    expect(of({ kind }), kind).toBeUndefined();
  expect(of({ kind: "constructor" as "text" }), "a kind of tomorrow").toBeUndefined();
});

it("knows where links to articles lead", () => {
  expect(articleOf("article:bills & more")).toBe("bills & more");
  expect(articleOf("https://example.org/article:x")).toBeUndefined();
  expect(helpAddress("bills & more")).toBe("/help/a/bills%20%26%20more");
});

it("cuts an excerpt at its marks, counting signs as readers do", () => {
  expect(
    markedParts("😀 Pay a bill online", [
      { from: 2, to: 5 },
      { from: 8, to: 12 },
    ]),
  ).toEqual([
    { text: "😀 ", marked: false },
    { text: "Pay", marked: true },
    { text: " a ", marked: false },
    { text: "bill", marked: true },
    { text: " online", marked: false },
  ]);
  expect(markedParts("bill", [{ from: 0, to: 4 }])).toEqual([{ text: "bill", marked: true }]);
  expect(markedParts("", [])).toEqual([]);
});
