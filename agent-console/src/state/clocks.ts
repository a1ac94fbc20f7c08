import type { Row } from "./rows.ts";

/** How near a time is that we owe something by. */
export type Press = "fine" | "warned" | "breached" | "paused";

export type Countdown = {
  /** first_response, next_reply, resolution; promise: what the patient was told. */
  target: string;
  due: number;
  press: Press;
};

/** A promise is pressing so long before it is due. */
const promiseLeadMs = 30 * 60_000;

/** How one time stands now: the server's word, and what the clock has passed since. */
export function pressOf(
  { due, warned, breached, paused }: { due?: number; warned?: boolean; breached?: boolean; paused?: boolean },
  now: number,
): Press {
  if (breached) return "breached";
  if (paused || !due) return "paused";
  if (due <= now) return "breached";
  return warned ? "warned" : "fine";
}

/** Every time that a conversation is owed something by, the most pressing first. */
export function countdowns(row: Row, now: number): Countdown[] {
  if (row.status === "resolved") return [];
  const found: Countdown[] = (row.clocks ?? []).map((clock) => ({
    target: clock.target,
    due: clock.due ?? 0,
    press: pressOf(clock, now),
  }));
  if (row.promised && row.due) {
    const warned = row.due - now <= promiseLeadMs;
    found.push({ target: "promise", due: row.due, press: pressOf({ due: row.due, warned }, now) });
  }
  return found.sort((a, b) => order(a) - order(b) || a.due - b.due);
}

function order({ press }: Countdown): number {
  return press === "paused" ? 2 : press === "fine" ? 1 : 0;
}

/** What a row has room for: the next time that still runs. */
export function nextCountdown(row: Row, now: number): Countdown | undefined {
  return countdowns(row, now).find(({ press }) => press !== "paused");
}
