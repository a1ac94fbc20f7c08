import { expect, it } from "vitest";
import { inOrder, leftBehind, longest, promisedBefore, room } from "../src/desk/day.ts";
import { fits } from "../src/palette/everything.tsx";
import { loads, unableReason } from "../src/palette/picks.tsx";
import type { DepartmentLoad, PersonLoad } from "../src/state/rows.ts";
import { dueTimes } from "../src/verbs/asks.ts";
import { row } from "./rows.ts";

function person(part: Partial<PersonLoad> = {}): PersonLoad {
  return {
    id: "s_1",
    name: "Ana",
    role: "agent",
    departments: ["billing"],
    languages: [],
    presence: "available",
    capacity: 3,
    live: 0,
    offered: 0,
    open: 0,
    waiting: 0,
    snoozed: 0,
    promised: 0,
    handled_ms: 0,
    since_break: 0,
    signed_in: true,
    ...part,
  };
}

it("counts room with those alone who can take somebody now", () => {
  expect(
    room([
      person({ live: 1, offered: 1 }),
      person({ presence: "break" }),
      person({ signed_in: false }),
      person({ live: 5 }),
    ]),
  ).toBe(1);
});

it("puts desks that were left behind first, then the fullest", () => {
  const gone = person({ id: "gone", signed_in: false, open: 2 });
  const away = person({ id: "away", signed_in: false });
  const full = person({ id: "full", live: 3 });
  const free = person({ id: "free" });
  expect(inOrder([away, free, full, gone]).map(({ id }) => id)).toEqual(["gone", "full", "free", "away"]);
  expect([gone, away, full].map(leftBehind)).toEqual([true, false, false]);
});

it("names the department whose first patient waits longest", () => {
  const department = (key: string, waiting: number, longest_since: number): DepartmentLoad => ({
    key,
    waiting,
    longest_since,
    promised: 0,
    due_soon: 0,
    at_risk: 0,
    breached: 0,
    available: 0,
    stopped: false,
  });
  const departments = [department("a", 1, 500), department("b", 2, 100), department("c", 0, 1)];
  expect(longest({ at: 0, people: [], departments })?.key).toBe("b");
});

it("counts those whose promise is due before the chosen time", () => {
  const rows = [row({ promised: true, due: 100 }), row({ promised: true, due: 300 }), row({ due: 50 })];
  expect(promisedBefore(rows, 200)).toHaveLength(1);
});

it("offers times that are still to come, soonest first", () => {
  for (const day of [15, 16, 17, 18, 19, 20, 21]) {
    for (const hours of [0, 9, 16, 23]) {
      const now = new Date(2026, 10, day, hours, 30).getTime();
      const times = dueTimes(now).map(({ value }) => Number(value));
      expect(times.every((at) => at > now)).toBe(true);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
    }
  }
});

it("counts what colleagues hold: who is owed a reply, and what they are offered", () => {
  const ben = { id: "s_2", name: "Ben" };
  const held = loads([
    row({ assignee: ben }),
    row({ assignee: ben, mode: "message" }),
    row({ assignee: ben, status: "resolved" }),
    row({ assignee: { id: "s_3", name: "Cy" }, offered_to: ben }),
  ]);
  expect([held.get("s_2"), held.get("s_3")]).toEqual([2, 1]);
});

it("says why somebody cannot be offered a conversation", () => {
  expect(unableReason({ presence: "available", live: 1, capacity: 3 })).toBe("");
  expect(unableReason({ presence: "away" })).not.toBe("");
  expect(unableReason({ presence: "available", live: 3, capacity: 3 })).not.toBe("");
});

it("has in the palette what fits the conversation", () => {
  const spam = row({ spam: true });
  expect([fits("spam", spam, "s_1"), fits("notSpam", spam, "s_1")]).toEqual([false, true]);
  expect(fits("promise", row({ status: "resolved" }), "s_1")).toBe(false);
  expect(fits("withdraw", row(), "s_1")).toBe(false);
  expect(
    fits("withdraw", row({ offered_to: { id: "s_2", name: "Ben" }, offer_how: "transfer" }), "s_1"),
  ).toBe(true);
});
