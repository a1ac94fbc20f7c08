import type { Careline } from "./careline.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const people = ["Ana Gil", "Ben Ode", "Cy Marsh", "Dora Lind"];
const groups = ["Scheduling", "Billing", "Insurance"];

/** Two months of another system's work up to now: busy weekdays, a few patients who come back, the same every time. */
export async function lived(careline: Careline, now = Date.now()): Promise<void> {
  let seed = 7;
  const chance = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * most);
  };
  const rows: string[] = [];
  const first = Math.floor(now / day) - 62;
  for (let at = first * day, n = 0; at < now - day; at += day) {
    const weekday = new Date(at).getUTCDay();
    const cases = weekday === 0 ? 0 : weekday === 6 ? 4 : 12 + chance(14);
    for (let i = 0; i < cases; i++) {
      n += 1;
      const group = groups[chance(3)] ?? "";
      const who = people[chance(4)] ?? "";
      let time = at + 8 * 60 * minute + chance(540) * minute;
      const row = (event: string, agent = "") =>
        rows.push([n, event, new Date(time).toISOString(), group, agent].join(","));
      row("open");
      time += (1 + chance(9) * chance(9)) * minute;
      row("answer", who);
      if (chance(3) === 0) {
        time += chance(300) * minute;
        row("third", who);
      }
      time += (5 + chance(40) * chance(20)) * minute;
      row("answer", who);
      row("resolve", who);
      if (chance(9) === 0) {
        time += (1 + chance(4)) * day;
        row("reopen");
        time += (10 + chance(90)) * minute;
        row("answer", who);
        row("resolve", who);
      }
    }
  }
  await careline.history(`case,event,at,group,agent\n${rows.join("\n")}\n`, {
    columns: { case: "case", event: "event", timestamp: "at", group: "group", agent: "agent" },
    events: {
      open: "open",
      answer: "answer",
      third: "wait_third_party",
      resolve: "resolve",
      reopen: "reopen",
    },
  });
}
