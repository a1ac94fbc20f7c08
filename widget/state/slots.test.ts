import { afterEach, describe, expect, it, vi } from "vitest";
import { askSlots, byDay, slotTimes } from "./slots.ts";

const at = (iso: string): number => Date.parse(iso);
const slot = (iso: string) => ({ at: at(iso), until: at(iso) + 30 * 60_000 });

afterEach(() => vi.unstubAllGlobals());

describe("times for a call", () => {
  const slots = [slot("2026-11-23T15:00:00Z"), slot("2026-11-24T02:00:00Z"), slot("2026-11-23T13:30:00Z")];

  it("are grouped by the patient's own days, soonest first", () => {
    const days = (own: string) => byDay(slots, own).map((day) => [day.key, day.slots.length]);
    expect(days("America/New_York")).toEqual([["2026-11-23", 3]]);
    expect(days("Europe/Madrid")).toEqual([
      ["2026-11-23", 2],
      ["2026-11-24", 1],
    ]);
    expect(byDay(slots, "UTC")[0]?.slots.map((s) => s.at)).toEqual([slots[2]?.at, slots[0]?.at]);
  });

  it("are written in the patient's own time", () => {
    const { day, span } = slotTimes("en", "America/Phoenix");
    const plain = (text: string) => text.replace(/[\u202f\u2009\u00a0]/g, " ");
    expect(plain(day(slots[0]?.at ?? 0))).toBe("Monday, November 23");
    expect(plain(span(slots[0] ?? slot("2026-01-01T00:00:00Z")))).toBe("8:00 – 8:30 AM");
  });

  it("are asked for under keys that are escaped; a refusal is no empty list", async () => {
    const asked: string[] = [];
    let answer = new Response(JSON.stringify({ callbacks: { department: "d", slots } }));
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url);
      return answer;
    });
    expect(await askSlots("a b", "c&d")).toEqual(slots);
    expect(asked).toEqual(["/api/v1/sites/a%20b/callbacks?department=c%26d"]);
    answer = new Response("{}", { status: 503 });
    await expect(askSlots("a", "b")).rejects.toThrow();
  });
});
