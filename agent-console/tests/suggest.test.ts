import { describe, expect, it } from "vitest";
import { linesOf } from "../src/conversation/trail.tsx";
import { inserted } from "../src/state/composer-now.ts";
import { whyNot } from "../src/suggest/sendable.ts";

describe("a piece that is put into a text", () => {
  it.each([
    ["", 0, 0, "a: b", "a: b", 4],
    ["Hello,", 6, 6, "a: b", "Hello, a: b", 11],
    ["Hello, ", 7, 7, "a: b", "Hello, a: b", 11],
    ["one two", 3, 3, "x", "one x two", 5],
    ["one two", 4, 7, "x", "one x", 5],
    ["one", 3, 3, "x\ny", "one\nx\ny", 7],
  ])("%j at %d to %d", (text, from, to, piece, after, caret) => {
    expect(inserted(text, from, to, piece)).toEqual({ text: after, caret });
  });
});

describe("who is sent an article", () => {
  const reply = { mode: "reply", verified: false } as const;
  it("keeps what is for staff in notes", () => {
    expect(whyNot({ audience: "staff" }, reply)).toBe("articles.staff_only_why");
    expect(whyNot({ audience: "staff" }, { ...reply, verified: true })).toBe("articles.staff_only_why");
    expect(whyNot({ audience: "staff" }, { ...reply, mode: "note" })).toBe("");
  });
  it("gives what is for signed-in patients to those", () => {
    expect(whyNot({ audience: "patients" }, reply)).toBe("articles.patients_only_why");
    expect(whyNot({ audience: "patients" }, { ...reply, verified: true })).toBe("");
  });
  it("gives anybody what is public", () => {
    expect(whyNot({ audience: "public" }, reply)).toBe("");
    expect(whyNot({ audience: "staff" }, undefined)).toBe("");
  });
});

describe("what a patient did before they wrote", () => {
  it("is one line a search, and one an article", () => {
    const lines = linesOf([
      { at: 1, kind: "searched", query: "copay" },
      { at: 2, kind: "opened", slug: "a", title: "A" },
      { at: 3, kind: "opened", slug: "b", title: "B" },
      { at: 4, kind: "read", slug: "a", title: "A" },
      { at: 5, kind: "searched", query: "copay card", results: 2 },
    ]);
    expect(lines.map(({ query, slug, read }) => query ?? `${slug} ${read}`)).toEqual([
      "copay",
      "a true",
      "b false",
      "copay card",
    ]);
  });
});
