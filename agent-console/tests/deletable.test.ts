import { expect, it } from "vitest";
import { deletable } from "../src/care/deletable.ts";
import type { Item } from "../src/conversation/items.ts";
import type { Desk } from "../src/state/desk.ts";
import type { LogEvent } from "../src/state/rows.ts";
import { event } from "./rows.ts";

const hour = 3_600_000;
const desk = {
  me: { id: "s_1", name: "Ana", role: "agent" },
  steers: false,
  answers: true,
  now: () => 25 * hour,
} as Desk;
const line = (more: Partial<LogEvent>, kind = "call_logged"): Item => ({
  type: "system",
  key: "#1",
  event: event(1, kind, { from: { kind: "staff", id: "s_1", name: "Ana" }, at: 24 * hour, ...more }),
});

it("offers one's own calls for a day, and to supervisors any; each once, and no other line", () => {
  const theirs = line({ from: { kind: "staff", id: "s_2", name: "Ben" } });
  const old = line({ at: hour });
  const boss = { ...desk, me: desk.me, now: desk.now, answers: true, steers: true } as Desk;
  expect([line({}), theirs, old].map((one) => deletable(one, desk))).toEqual([true, false, false]);
  expect([line({}), theirs, old].map((one) => deletable(one, boss))).toEqual([true, true, true]);
  for (const one of [line({ deleted_at: 5 }), line({}, "call_deleted"), line({}, "transferred")])
    expect(deletable(one, boss)).toBe(false);
});
