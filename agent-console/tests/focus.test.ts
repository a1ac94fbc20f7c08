import { expect, it } from "vitest";
import { FocusTeller, focusEveryMs } from "../src/state/focus.ts";

function made() {
  const told: string[] = [];
  let at = 0;
  const focus = new FocusTeller({ tell: (id) => told.push(id), now: () => at });
  return { focus, told, pass: (ms: number) => (at += ms) };
}

it("tells when another conversation is on screen, and once only", () => {
  const { focus, told } = made();
  focus.show("c_1");
  focus.show("c_1");
  focus.show("c_2");
  focus.show("");
  expect(told).toEqual(["c_1", "c_2", ""]);
});

it("repeats it while somebody types or moves, well within half a minute", () => {
  const { focus, told, pass } = made();
  focus.show("c_1");
  focus.input();
  pass(focusEveryMs - 1);
  focus.input();
  expect(told).toHaveLength(1);
  pass(1);
  focus.input();
  expect(told).toEqual(["c_1", "c_1"]);
  expect(focusEveryMs).toBeLessThan(30_000);
});

it("is silent while nobody touches anything, and without a conversation", () => {
  const { focus, told, pass } = made();
  pass(focusEveryMs * 3);
  focus.input();
  expect(told).toEqual([]);
});

it("counts a tab in the background as no work", () => {
  const { focus, told } = made();
  focus.show("c_1");
  focus.visible(false);
  focus.input();
  focus.visible(true);
  expect(told).toEqual(["c_1", "", "c_1"]);
});

it("says it again to a new connection", () => {
  const { focus, told } = made();
  focus.show("c_1");
  focus.again();
  expect(told).toEqual(["c_1", "c_1"]);
});
