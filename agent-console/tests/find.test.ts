import { beforeAll, expect, test } from "vitest";
import { folded, lastToken, marked, proposals } from "../src/find/tokens.ts";
import { loadLocale, loadTexts } from "../src/i18n/i18n.ts";

beforeAll(async () => {
  await loadLocale("en");
  await loadTexts("find");
});

const named = [
  { kind: "tag" as const, name: "Refund" },
  { kind: "tag" as const, name: "New patient" },
  { kind: "staff" as const, name: "Renée Gil" },
];

test("the last word is what is being typed", () => {
  expect(lastToken("maria tag:re")).toEqual({ start: 6, kind: "tag", value: "re" });
  expect(lastToken('tag:"New pa')).toEqual({ start: 0, kind: "tag", value: "New pa" });
  expect(lastToken("maria ")).toEqual({ start: 6, kind: undefined, value: "" });
  expect(lastToken("a:b")).toEqual({ start: 0, kind: undefined, value: "a:b" });
});

test("what can be meant is proposed in its place", () => {
  expect(proposals("maria ren", named, 0).map(({ text }) => text)).toEqual(['maria staff:"Renée Gil" ']);
  expect(proposals("tag:pat", named, 0).map(({ text }) => text)).toEqual(['tag:"New patient" ']);
  expect(proposals("x is:res", named, 0).map(({ text }) => text)).toEqual(["x is:resolved "]);
  expect(proposals("", named, 0)).toHaveLength(6);
  expect(proposals("after:", named, Date.UTC(2026, 10, 29, 12))).toHaveLength(4);
});

test("what was found is marked without regard to case and accents", () => {
  const hits = (text: string, query: string) =>
    marked(text, query)
      .filter(({ hit }) => hit)
      .map(({ text: part }) => part);
  expect(hits("María Núñez", "nunez")).toEqual(["Núñez"]);
  expect(hits("K7QP-4MDT", "k7qp4")).toEqual(["K7QP-4MDT"]);
  expect(hits("Ana Gil", "tag:x")).toEqual([]);
  expect(folded("ÁÉñ")).toBe("aen");
});
