import { describe, expect, it } from "vitest";
import { names } from "../src/reports/defined-names.ts";
import { targeted } from "../src/reports/use-targets.ts";

const texts: Record<string, unknown> = Object.assign(
  {},
  ...Object.values(
    import.meta.glob<Record<string, unknown>>("../src/i18n/en.*.json", { import: "default", eager: true }),
  ),
);
const sources = import.meta.glob<string>("../src/{wall,voice,reports}/*.tsx", {
  query: "?raw",
  import: "default",
  eager: true,
});
const go = Object.values(
  import.meta.glob<string>("../../server/report/definitions*.go", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("\n");

describe("definitions", () => {
  it.each(Object.entries(names))("%s has a name, a sentence and a definition", (id, name) => {
    expect(texts, id).toHaveProperty([name]);
    expect(texts, id).toHaveProperty([`define.${id}`]);
    expect(go).toContain(`{"${id}",`);
  });

  it("stand at every figure that asks for one by name", () => {
    const asked = Object.values(sources).flatMap((code) =>
      [...code.matchAll(/<(?:Definition|Tile)\b[^>]*?\bof="(\w+)"/g)].map((match) => match[1] ?? ""),
    );
    expect(asked).toContain("wall_waiting");
    expect(asked.filter((id) => !(id in names))).toEqual([]);
  });
});

describe("targets", () => {
  const two = (a: number, b: number) => [
    { department: "Billing", value: a },
    { department: "Scheduling", value: b },
  ];

  it("are drawn where all departments have the same", () => {
    expect(targeted("business", two(60_000, 60_000))).toMatchObject({ value: 60_000 });
  });

  it("are named one by one where departments differ", () => {
    expect(targeted("business", two(60_000, 120_000))).toMatchObject({
      differ: expect.stringMatching(/^Billing .+; Scheduling .+$/),
    });
    expect(targeted("business", two(60_000, 0))).toMatchObject({
      differ: expect.not.stringMatching(/Sched/),
    });
  });

  it("stand beside no other clock, and nowhere without any", () => {
    expect(targeted("calendar", two(60_000, 0))).toBe("other_clock");
    expect(targeted("calendar", two(0, 0))).toBeUndefined();
    expect(targeted("business", [])).toBeUndefined();
  });
});
