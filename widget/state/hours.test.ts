import { type SiteDepartment, Store } from "@careline/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HoursFeed } from "./hours.ts";

const start = Date.UTC(2026, 10, 23, 21, 50); // Monday 16:50 in New York
const closing = Date.UTC(2026, 10, 23, 22, 0);
const zone = "America/New_York";
const billing: SiteDepartment = {
  id: "d",
  key: "billing",
  name: { en: "Billing" },
  topics: [],
  hours: { open: true, zone, closes_at: closing },
};

let asked: string[];
let answer: () => Response;
let shown: Store<boolean>;
let release: (() => void) | undefined;

function feed(): HoursFeed {
  const made = new HoursFeed({ key: "a b", departments: [billing] }, shown);
  release = made.hold();
  return made;
}

const told = (hours: object | undefined, at = Date.now()) =>
  new Response(JSON.stringify({ hours: { at, departments: [{ key: "billing", hours }] } }));

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  asked = [];
  answer = () => told(billing.hours);
  shown = new Store(true);
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return answer();
  });
});

afterEach(() => {
  release?.();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the hours on screen", () => {
  it("are asked for at once, then every minute, under a key that is escaped", async () => {
    const { state } = feed();
    expect(state.get().departments.billing?.hours?.closes_at).toBe(closing);
    expect(asked).toEqual(["/api/v1/sites/a%20b/hours"]);
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(asked).toHaveLength(6);
  });

  it("change without a reload", async () => {
    const { state } = feed();
    await vi.advanceTimersByTimeAsync(0);
    answer = () => told({ open: false, zone, opens_at: closing });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.get().departments.billing).toMatchObject({ hours: { open: false } });
    answer = () => told(undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.get().departments.billing?.hours).toBeUndefined();
  });

  it("are asked for within a second after word of a change, with staffing and banner", async () => {
    const made = feed();
    await vi.advanceTimersByTimeAsync(0);
    const door = { key: "billing", staffed: false, queue_full: false, callbacks: true, answer_by: 7 };
    const hours = { at: start, departments: [door], banner: { en: "The phones are down." } };
    answer = () => new Response(JSON.stringify({ hours }));
    for (let i = 0; i < 5; i++) made.changed();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
    expect(made.state.get()).toMatchObject({
      departments: { billing: { staffed: false, answer_by: 7 } },
      banner: { en: "The phones are down." },
    });
    answer = () => told(billing.hours);
    made.changed();
    await vi.advanceTimersByTimeAsync(1000);
    expect(made.state.get().banner).toBeUndefined();
    release?.();
    release = undefined;
    made.changed();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(3);
  });

  it("are asked for soon after a closing", async () => {
    vi.setSystemTime(closing - 20_000);
    feed();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked).toHaveLength(2);
  });

  it("are not asked for while nobody looks, and at once when somebody does", async () => {
    feed();
    shown.set(false);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toHaveLength(1);
    shown.set(true);
    expect(asked).toHaveLength(2);
    shown.set(false);
    shown.set(true);
    expect(asked).toHaveLength(2);
  });

  it("go by the server's clock", async () => {
    answer = () => told(billing.hours, start + 3_600_000);
    const { state } = feed();
    await vi.advanceTimersByTimeAsync(0);
    expect(state.get().now).toBe(start + 3_600_000);
    answer = () => new Response("", { status: 503 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.get().now).toBe(start + 3_660_000);
  });

  it("survive an answer that does not come or makes no sense", async () => {
    const { state } = feed();
    for (const wrong of [() => Promise.reject(new TypeError("network")), () => new Response("<html>")]) {
      answer = wrong as () => Response;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(state.get().departments.billing?.hours?.open).toBe(true);
    }
  });

  it("are left alone once no place shows them", async () => {
    feed();
    release?.();
    release = undefined;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1);
  });
});
