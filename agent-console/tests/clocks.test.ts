import { expect, it } from "vitest";
import en from "../src/i18n/en.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { countdowns, nextCountdown } from "../src/state/clocks.ts";
import type { Row } from "../src/state/rows.ts";
import { countdownText } from "../src/ui/countdown.tsx";
import { row } from "./rows.ts";

type Clock = NonNullable<Row["clocks"]>[number];
const minute = 60_000;
const now = 1_000 * minute;
const clock = (part: Partial<Clock>): Clock => ({ target: "first_response", left_ms: 0, ...part });

it("puts what presses before what is later, and what stands still last", () => {
  const found = countdowns(
    row({
      clocks: [
        clock({ target: "resolution", paused: true }),
        clock({ target: "first_response", due: now + 20 * minute }),
        clock({ target: "next_reply", due: now + 30 * minute, warned: true }),
      ],
    }),
    now,
  );
  expect(found.map(({ target, press }) => [target, press])).toEqual([
    ["next_reply", "warned"],
    ["first_response", "fine"],
    ["resolution", "paused"],
  ]);
});

it("is late as soon as the time is over, before the server says so", () => {
  expect(nextCountdown(row({ clocks: [clock({ due: now })] }), now)?.press).toBe("breached");
  expect(nextCountdown(row({ clocks: [clock({ due: now + 1, breached: true })] }), now)?.press).toBe(
    "breached",
  );
});

it("counts a promise to the patient, and presses half an hour before", () => {
  const due = now + 31 * minute;
  const promised = row({ mode: "message", next: "answer", promised: true, due });
  expect(nextCountdown(promised, now)).toEqual({ target: "promise", due, press: "fine" });
  expect(nextCountdown(promised, now + minute)?.press).toBe("warned");
  expect(nextCountdown(row({ next: "answer", due }), now)).toBeUndefined();
});

it("runs for nothing that is resolved", () => {
  expect(countdowns(row({ status: "resolved", clocks: [clock({ due: now })] }), now)).toEqual([]);
});

it("says the state in words", () => {
  speak("en", en as Messages);
  const text = (due: number, press: "fine" | "breached" | "paused") =>
    countdownText({ target: "next_reply", due, press }, now, false);
  expect(text(now + 12 * minute, "fine")).toBe("12 min left");
  expect(text(now - 5 * minute, "breached")).toBe("late 5 min");
  expect(text(0, "paused")).toBe("paused");
  expect(text(now + 300 * minute, "fine")).toMatch(/^by /);
});
