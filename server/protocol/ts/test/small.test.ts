import { afterEach, describe, expect, test, vi } from "vitest";
import { dayOf } from "../src/day.ts";
import { browserEnvironment, sessionStorageOrMemory } from "../src/environment.ts";
import { Store } from "../src/store.ts";
import { Timeline } from "../src/timeline.ts";

afterEach(() => vi.unstubAllGlobals());

describe("dayOf", () => {
  const noon = Date.UTC(2026, 10, 21, 12);
  test.each([
    ["today", noon, "UTC", { key: "2026-11-21", ago: 0 }],
    ["yesterday", noon - 86_400_000, "UTC", { key: "2026-11-20", ago: 1 }],
    ["tomorrow already in Auckland", noon, "Pacific/Auckland", { key: "2026-11-22", ago: 0 }],
    [
      "a minute before midnight in New York",
      Date.UTC(2026, 10, 21, 4, 59),
      "America/New_York",
      { key: "2026-11-20", ago: 1 },
    ],
    [
      "over the end of summer time",
      Date.UTC(2026, 9, 31, 12),
      "America/New_York",
      { key: "2026-10-31", ago: 21 },
    ],
    ["a year ago", Date.UTC(2025, 10, 21, 12), "UTC", { key: "2025-11-21", ago: 365 }],
  ])("%s", (_, at, zone, want) => {
    expect(dayOf(at, noon, zone)).toEqual(want);
  });
});

describe("Store", () => {
  test("tells changes and nothing else", () => {
    const store = new Store({ a: 1 });
    let told = 0;
    const stop = store.subscribe(() => told++);
    store.set(store.get());
    expect(told).toBe(0);
    store.patch({ a: 2 });
    expect(store.get()).toEqual({ a: 2 });
    stop();
    store.patch({ a: 3 });
    expect(told).toBe(1);
  });

  test("a listener may stop itself", () => {
    const store = new Store(0);
    const seen: string[] = [];
    const stop = store.subscribe(() => {
      seen.push("a");
      stop();
    });
    store.subscribe(() => seen.push("b"));
    store.set(1);
    store.set(2);
    expect(seen).toEqual(["a", "b", "b"]);
  });
});

describe("Timeline", () => {
  const event = (seq: number, prev: number) =>
    ({ seq, prev, at: 1, kind: "message", from: { kind: "staff", id: "s" } }) as const;

  test("takes what follows, once", () => {
    const timeline = new Timeline();
    const results = [event(2, 0), event(2, 0), event(5, 2), event(7, 6), event(6, 2), event(6, 5)].map((e) =>
      timeline.insert(e),
    );
    expect(results).toEqual(["added", "known", "added", "gap", "gap", "added"]);
    expect(timeline.events.map((e) => e.seq)).toEqual([2, 5, 6]);
    expect(timeline.events).toBe(timeline.events);
    expect(timeline.last).toBe(6);
  });
});

describe("the browser's environment", () => {
  test("storage that throws is memory", () => {
    vi.stubGlobal("sessionStorage", {
      getItem: () => {
        throw new Error("SecurityError");
      },
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
      removeItem: () => {
        throw new Error("SecurityError");
      },
    });
    const storage = sessionStorageOrMemory("x.");
    storage.set("a", "1");
    expect(storage.get("a")).toBe("1");
    storage.remove("a");
    expect(storage.get("a")).toBeNull();
  });

  test("storage keeps to its prefix", () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
    sessionStorageOrMemory("x.").set("a", "1");
    expect([...kept]).toEqual([["x.a", "1"]]);
    expect(sessionStorageOrMemory("x.").get("a")).toBe("1");
    expect(sessionStorageOrMemory("y.").get("a")).toBeNull();
    sessionStorageOrMemory("x.").remove("a");
    expect(kept.size).toBe(0);
  });

  test("a UUID is one, on pages without randomUUID too", () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(browserEnvironment().uuid()).toMatch(form);
    const { crypto } = globalThis;
    vi.stubGlobal("crypto", { getRandomValues: <T extends Uint8Array>(a: T) => crypto.getRandomValues(a) });
    expect(browserEnvironment().uuid()).toMatch(form);
  });

  test("its clock's timers can be called off", async () => {
    const { clock } = browserEnvironment();
    const ran: string[] = [];
    clock.after(1, () => ran.push("a"))();
    await new Promise<void>((done) => clock.after(5, done));
    expect(ran).toEqual([]);
  });
});
