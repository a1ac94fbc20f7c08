import { describe, expect, it } from "vitest";
import { hrefOf, type Part, parts } from "../src/links.ts";

const hrefs = (text: string): string[] =>
  parts(text)
    .filter((p): p is Exclude<Part, string> => typeof p !== "string")
    .map((p) => p.href);

const joined = (text: string): string =>
  parts(text)
    .map((p) => (typeof p === "string" ? p : p.text))
    .join("");

describe("links in messages", () => {
  const cases: [string, string, string[]][] = [
    ["a plain address", "See https://clinic.example/pay now", ["https://clinic.example/pay"]],
    ["the end of a sentence", "Go to https://clinic.example/a.", ["https://clinic.example/a"]],
    ["brackets around it", "(see https://clinic.example/a)", ["https://clinic.example/a"]],
    ["brackets within it", "https://x.example/a_(b)", ["https://x.example/a_(b)"]],
    ["www without a scheme", "www.clinic.example", ["https://www.clinic.example/"]],
    ["mail", "write to front.desk+a@clinic.example, please", ["mailto:front.desk+a@clinic.example"]],
    ["a telephone link", "tel:+1 (555) 010-0199", ["tel:+15550100199"]],
    ["two on a line", "http://a.example http://b.example", ["http://a.example/", "http://b.example/"]],
    ["a script", "javascript:alert(1)", []],
    ["data", "data:text/html,<script>1</script>", []],
    ["a file", "file:///etc/passwd", []],
    ["a name in front of the host", "https://clinic.example@evil.example/", []],
    ["markup", '<a href="https://x.example">', ["https://x.example/"]],
    ["only a scheme", "https://", []],
  ];
  for (const [name, text, wanted] of cases) {
    it(`${name}`, () => {
      expect(hrefs(text)).toEqual(wanted);
      expect(joined(text)).toBe(text);
    });
  }

  it("never lets another scheme through, however it is written", () => {
    for (const text of [
      "JavaScript:alert(1)",
      "vbscript:x",
      "blob:https://x/y",
      "intent://x",
      "//x.example",
    ]) {
      expect(hrefOf(text)).toBeNull();
    }
  });

  // A search that tries everything anew from each place would not end before the runner gives up.
  it("comes to an end with the longest message", () => {
    const long = `${"a@".repeat(2500)} ${"(".repeat(2500)} https://x.example/${")".repeat(2500)}`;
    expect(joined(long)).toBe(long);
  });
});
