import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HeldActions, undoFor } from "../src/state/held.ts";

let done: string[];
let held: HeldActions;

function hold(id: string, conversation = id) {
  held.hold({
    id,
    conversation,
    label: id,
    commit: () => done.push(`did ${id}`),
    undo: () => done.push(`undid ${id}`),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  done = [];
  held = new HeldActions();
});
afterEach(() => vi.useRealTimers());

it("carries out after five seconds, once", () => {
  hold("a");
  vi.advanceTimersByTime(undoFor - 1);
  expect(done).toEqual([]);
  expect(held.list.get().map(({ id }) => id)).toEqual(["a"]);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(["did a"]);
  held.flush();
  vi.advanceTimersByTime(undoFor);
  expect(done).toEqual(["did a"]);
  expect(held.list.get()).toEqual([]);
});

it("takes the last one back and never carries it out", () => {
  hold("a");
  hold("b");
  expect(held.undo()).toBe(true);
  vi.advanceTimersByTime(undoFor * 2);
  expect(done).toEqual(["undid b", "did a"]);
  expect(held.undo()).toBe(false);
});

it("carries out the earlier action on the same conversation first", () => {
  hold("wait", "c");
  hold("resolve", "c");
  expect(done).toEqual(["did wait"]);
  vi.advanceTimersByTime(undoFor);
  expect(done).toEqual(["did wait", "did resolve"]);
});

it("carries out everything when the page goes away", () => {
  hold("a");
  hold("b");
  held.flush();
  expect(done).toEqual(["did a", "did b"]);
});
