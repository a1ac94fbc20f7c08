import { describe, expect, it } from "vitest";
import {
  addDays,
  isDate,
  keyOf,
  periodBefore,
  presetOf,
  presetPeriod,
  searchOf,
  stepOf,
  stepsOf,
  today,
  zoneOr,
} from "../src/reports/query.ts";

describe("what an address asks", () => {
  it("keeps what it can mean and drops the rest", () => {
    expect(
      searchOf({
        part: "arrivals",
        from: "2026-10-01",
        to: "2026-11-01",
        zone: "Europe/Madrid",
        department: "billing",
        source: "imported",
        cohort: "never",
        by: ["topic"],
        x: "y",
      }),
    ).toEqual({
      part: "arrivals",
      from: "2026-10-01",
      to: "2026-11-01",
      zone: "Europe/Madrid",
      department: "billing",
      source: "imported",
    });
  });

  it.each([
    ["2026-11-01", "2026-10-01"],
    ["2026-02-30", "2026-03-05"],
    ["2026-10-01", undefined],
    [20261001, "2026-11-01"],
  ])("has no period from %s to %s", (from, to) => {
    expect(searchOf({ from, to })).toEqual({});
  });

  it("falls back to a zone that exists", () => {
    expect(zoneOr("Mars/Olympus", "America/New_York")).toBe("America/New_York");
    expect(zoneOr(undefined, "")).toBe("UTC");
  });
});

describe("periods", () => {
  it("are presets where they are one", () => {
    expect(presetPeriod("28", "2026-11-29")).toEqual({ from: "2026-11-02", to: "2026-11-30" });
    expect(presetPeriod("last_month", "2026-03-31")).toEqual({ from: "2026-02-01", to: "2026-03-01" });
    expect(presetOf({ from: "2026-11-01", to: "2026-12-01" }, "2026-11-29")).toBe("month");
    expect(presetOf({ from: "2026-11-01", to: "2026-11-05" }, "2026-11-29")).toBeUndefined();
  });

  it("are compared with as many days before, and months with months", () => {
    expect(periodBefore({ from: "2026-11-02", to: "2026-11-30" })).toEqual({
      from: "2026-10-05",
      to: "2026-11-02",
    });
    expect(periodBefore({ from: "2026-03-01", to: "2026-04-01" })).toEqual({
      from: "2026-02-01",
      to: "2026-03-01",
    });
  });

  it("have every step, over the end of a year and of summer time", () => {
    expect(stepsOf({ from: "2026-12-28", to: "2027-01-12" }, "week")).toEqual([
      "2026-W53",
      "2027-W01",
      "2027-W02",
    ]);
    expect(stepsOf({ from: "2026-10-31", to: "2026-11-03" }, "day")).toHaveLength(3);
    expect(stepsOf({ from: "2026-11-30", to: "2027-01-01" }, "month")).toEqual(["2026-11", "2026-12"]);
    expect(keyOf("2026-01-01", "week")).toBe("2026-W01");
    expect(stepOf({ from: "2026-01-01", to: "2026-07-01" })).toBe("week");
  });

  it("begin and end on dates that exist", () => {
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(isDate("2026-02-29")).toBe(false);
    expect(today(Date.UTC(2026, 10, 1, 3, 30), "America/New_York")).toBe("2026-10-31");
  });
});
