import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Renewal } from "../src/state/renewal.ts";

/** Two tabs of one browser: they share storage and the lock, not memory. */
function tabs() {
  const kept = new Map<string, string>();
  let turn: Promise<unknown> = Promise.resolve();
  const parts = {
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    lock: (work: () => Promise<boolean>) => {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
    now: () => Date.now(),
  };
  return [new Renewal(parts), new Renewal(parts)] as const;
}

const slowly = (answer: boolean) =>
  vi.fn(() => new Promise<boolean>((resolve) => setTimeout(() => resolve(answer), 100)));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("lets one tab renew when two are told to at the same time", async () => {
  const [one, two] = tabs();
  const renew = slowly(true);
  const both = Promise.all([one.alone(renew), two.alone(renew)]);
  await vi.advanceTimersByTimeAsync(500);
  expect(await both).toEqual([true, true]);
  expect(renew).toHaveBeenCalledTimes(1);
});

it("asks again in the other tab when the first was refused", async () => {
  const [one, two] = tabs();
  const renew = slowly(false);
  const both = Promise.all([one.alone(renew), two.alone(renew)]);
  await vi.advanceTimersByTimeAsync(500);
  expect(await both).toEqual([false, false]);
  expect(renew).toHaveBeenCalledTimes(2);
});

it("renews a minute before the end, by the server's clock", async () => {
  const [one] = tabs();
  const renew = slowly(true);
  // This machine is two minutes behind the server.
  one.plan(Date.now() + 12 * 60_000, 2 * 60_000, renew);
  await vi.advanceTimersByTimeAsync(9 * 60_000 - 1);
  expect(renew).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(renew).toHaveBeenCalledTimes(1);
});

it("waits on when the other tab has renewed meanwhile", async () => {
  const [one, two] = tabs();
  const renew = slowly(true);
  one.plan(Date.now() + 10 * 60_000, 0, renew);
  await vi.advanceTimersByTimeAsync(8 * 60_000);
  const other = two.alone(slowly(true));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await other).toBe(true);
  expect(renew).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(8 * 60_000 + 1_000);
  expect(renew).toHaveBeenCalledTimes(1);
});
