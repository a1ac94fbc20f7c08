// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accentOf, contrast, parse, type Rgb, SURFACES } from "./color.ts";

const css = readFileSync(new URL("../tokens.css", import.meta.url), "utf8");

/** The custom properties of the first block that follows a marker. */
function block(marker: string): Map<string, string> {
  const from = css.indexOf(marker);
  const body = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

const light = block(":root {");
const dark = block(':root[data-scheme="dark"] {');
const rgb = (hex: string | undefined): Rgb => {
  const found = parse(hex ?? "");
  if (!found) throw new Error(`no colour: ${hex}`);
  return found;
};

const SURFACE_NAMES = ["--ground", "--surface", "--sunken"];
const TEXT_ON: [string, string[]][] = [
  [
    "--ink",
    [
      ...SURFACE_NAMES,
      "--danger-soft",
      "--good-soft",
      "--warn-soft",
      "--info-soft",
      "--accent-soft",
      "--note",
    ],
  ],
  ["--ink-soft", [...SURFACE_NAMES, "--accent-soft"]],
  ["--ink-faint", SURFACE_NAMES],
  ["--accent", [...SURFACE_NAMES, "--accent-soft"]],
  ["--on-accent", ["--accent", "--accent-strong"]],
  ["--danger", [...SURFACE_NAMES, "--danger-soft"]],
  ["--on-danger", ["--danger"]],
  ["--good", ["--surface", "--ground", "--good-soft"]],
  ["--warn", ["--surface", "--ground", "--warn-soft"]],
  ["--info", ["--surface", "--ground", "--info-soft"]],
  ["--note-ink", ["--note"]],
];

describe("tokens.css", () => {
  for (const [name, scheme] of [
    ["light", light],
    ["dark", dark],
  ] as const) {
    it(`keeps 4.5 : 1 for text in ${name}`, () => {
      for (const [text, surfaces] of TEXT_ON) {
        for (const surface of surfaces) {
          const ratio = contrast(rgb(scheme.get(text)), rgb(scheme.get(surface)));
          expect(ratio, `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    });

    it(`keeps 3 : 1 for edges and focus in ${name}`, () => {
      for (const edge of ["--edge", "--focus"]) {
        for (const surface of SURFACE_NAMES) {
          expect(
            contrast(rgb(scheme.get(edge)), rgb(scheme.get(surface))),
            `${edge} on ${surface}`,
          ).toBeGreaterThanOrEqual(3);
        }
      }
      expect(contrast(rgb(scheme.get("--note-edge")), rgb(scheme.get("--note")))).toBeGreaterThanOrEqual(3);
    });
  }

  it("holds the same dark values for the attribute and for the preference", () => {
    expect([...block(":root:not([data-scheme]) {")]).toEqual([...dark]);
  });

  it("has the surfaces that the brand is corrected against", () => {
    expect(SURFACES.light).toEqual(SURFACE_NAMES.map((n) => light.get(n)));
    expect(SURFACES.dark).toEqual(SURFACE_NAMES.map((n) => dark.get(n)));
  });
});

describe("accentOf", () => {
  const brands = [
    "#ffffff",
    "#000000",
    "#ffe600",
    "#00ff88",
    "#0f6b74",
    "#e4002b",
    "#888888",
    "#1a73e8",
    "#fab",
  ];

  it("passes contrast for any brand, in both schemes", () => {
    for (const brand of brands) {
      for (const scheme of ["light", "dark"] as const) {
        const a = accentOf(brand, scheme);
        if (!a) throw new Error(`${brand} gave nothing`);
        for (const other of [...SURFACES[scheme], a.soft, a.on]) {
          expect(
            contrast(rgb(a.accent), rgb(other)),
            `${brand} ${scheme} on ${other}`,
          ).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrast(rgb(a.strong), rgb(a.on))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("leaves a brand alone that passes already, and refuses what is no colour", () => {
    expect(accentOf("#0f6b74", "light")?.accent).toBe("#0f6b74");
    expect(accentOf("red; color: blue", "light")).toBeNull();
  });
});
