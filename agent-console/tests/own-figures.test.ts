import type { OwnFigures } from "@careline/client";
import { beforeAll, describe, expect, it } from "vitest";
import en from "../src/i18n/en.json";
import enReports from "../src/i18n/en.reports.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import {
  besideOf,
  besideText,
  heldBackOf,
  nothingYet,
  ownSentence,
  ownShares,
  ownTimes,
  placesOf,
  shareBeside,
} from "../src/reports/own.ts";
import { ownSearchOf } from "../src/reports/query.ts";

beforeAll(() => speak("en", { ...en, ...enReports } as unknown as Messages));

type Value = { n: number | null; median_ms: number | null; reason?: string };
const nothing: Value = { n: 0, median_ms: null, reason: "none" };
const few: Value = { n: null, median_ms: null, reason: "few" };

/** What the server answers, with the same of every figure. */
function answer(of: Value, medians: object = {}, more: object = {}): OwnFigures {
  const own = {
    closed: of.n,
    ...Object.fromEntries(ownTimes.map((name) => [name, { calendar: of, business: of }])),
    ...Object.fromEntries(ownShares.map((name) => [name, { k: 0, n: 0, pending: 0 }])),
    ...more,
  };
  return { own, medians, departments: ["billing"], by_department: [] } as unknown as OwnFigures;
}

describe("one's own figures", () => {
  it("are none before the first answer, which few are not", () => {
    expect(nothingYet(answer(nothing))).toBe(true);
    expect(nothingYet(answer(few))).toBe(false);
    expect(nothingYet(answer(nothing, {}, { closed: 1 }))).toBe(false);
    expect(nothingYet(answer(nothing, {}, { closed: null, counts_reason: "few" }))).toBe(false);
  });

  it("stand beside the median of all, and no word says which is the better", () => {
    const mine = { n: 12, median_ms: 240_000 };
    const of = (calendar_ms: number) => answer(mine, { first_response: { calendar_ms, business_ms: null } });
    const say = (figures: OwnFigures) => ownSentence("First answer", figures, "first_response", "calendar");
    expect(say(of(300_000))).toBe("First answer: your median was 4 min 00 s, that of all was 5 min 00 s.");
    expect(say(of(180_000))).toBe("First answer: your median was 4 min 00 s, that of all was 3 min 00 s.");
    expect(say(answer(mine))).toBe("First answer: your median was 4 min 00 s.");
    expect(say(answer(few))).toBe("First answer: too few.");
    expect(say(answer(nothing))).toBe("First answer: nothing in this period.");
  });

  it("say why the median of all is missing, on the clock that is asked", () => {
    const figures = answer(nothing, {
      first_response: {
        calendar_ms: 60_000,
        business_ms: null,
        calendar_reason: "",
        business_reason: "no_calendar",
      },
    });
    expect(besideOf(figures, "first_response", "calendar")).toEqual({ value: 60_000, reason: undefined });
    expect(besideText(besideOf(figures, "first_response", "business"))).toBe("no opening hours");
    expect(besideText(besideOf(figures, "reply_time", "calendar"))).toBe("none");
  });

  it("say what is held back only where something is", () => {
    expect(heldBackOf(answer({ n: 12, median_ms: 1 }), "calendar")).toEqual({ own: false, beside: false });
    expect(heldBackOf(answer(few), "calendar").own).toBe(true);
    const tail = { n: 12, median_ms: 1, p90_ms: null, p90_reason: "few" };
    expect(heldBackOf(answer(tail), "calendar").own).toBe(true);
    expect(heldBackOf(answer(nothing, {}, { counts_reason: "few" }), "calendar").own).toBe(true);
    expect(heldBackOf(answer(nothing, {}, { reopen_7d: { reason: "few" } }), "calendar").own).toBe(true);
    const medians = { handle_time: { calendar_ms: null, calendar_reason: "few", business_ms: 5 } };
    expect(heldBackOf(answer(nothing, medians), "calendar").beside).toBe(true);
    expect(heldBackOf(answer(nothing, medians), "business").beside).toBe(false);
  });

  it("stand beside each of several departments, never beside them together", () => {
    const mine = { n: 12, median_ms: 240_000 };
    const figures = answer(mine, { first_response: { calendar_ms: 300_000, business_ms: null } });
    const share = { k: 9, n: 12, pending: 0 };
    const place = (department: string, reason: string) => ({
      department,
      own: figures.own,
      medians: { first_response: { calendar_ms: null, calendar_reason: reason } },
      shares: { reopen_7d: share },
    });
    const one = { ...figures, by_department: [place("billing", "")] } as unknown as OwnFigures;
    const two = {
      ...figures,
      by_department: [place("billing", ""), place("insurance", "few")],
    } as unknown as OwnFigures;
    const say = (of: OwnFigures) => ownSentence("First answer", of, "first_response", "calendar");
    expect(placesOf(one)).toEqual([]);
    expect(say(one)).toContain("that of all was 5 min 00 s");
    expect(shareBeside(one, "reopen_7d")).toEqual(share);
    expect(placesOf(two).map(({ department }) => department)).toEqual(["billing", "insurance"]);
    expect(say(two)).toBe("First answer: your median was 4 min 00 s.");
    expect(shareBeside(two, "reopen_7d")).toBeUndefined();
    expect(heldBackOf(one, "calendar").beside).toBe(false);
    expect(heldBackOf(two, "calendar").beside).toBe(true);
  });

  it("are asked by when and how alone: whoever else an address names is dropped", () => {
    expect(
      ownSearchOf({
        from: "2026-10-01",
        to: "2026-11-01",
        zone: "Europe/Madrid",
        clock: "business",
        list: "closed",
        staff: "s_other",
        department: "billing",
        source: "own",
        part: "by",
      }),
    ).toEqual({
      from: "2026-10-01",
      to: "2026-11-01",
      zone: "Europe/Madrid",
      clock: "business",
      list: "closed",
    });
  });
});
