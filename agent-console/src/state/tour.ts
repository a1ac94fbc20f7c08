import { Store } from "@careline/client";
import type { Desk } from "./desk.ts";

/** Where somebody is in the keyboard tour; undefined: it is not shown. */
export const tour = new Store<number | undefined>(undefined);

/** How far a person came: the step, or "done". */
type Kept = number | "done";
type Who = Pick<Desk, "me" | "api">;

/** What was kept since this page was loaded; what was before came with the person. */
const since = new Map<string, Kept>();

export function tourOf({ me }: Who): Kept {
  return since.get(me.id) ?? (me.tour?.done ? "done" : (me.tour?.step ?? 0));
}

/** With the person, so that another device goes on there. Without an answer it holds for this page. */
function keep({ me, api }: Who, kept: Kept): void {
  since.set(me.id, kept);
  const told = kept === "done" ? { step: 0, done: true } : { step: kept };
  api.put("/staff/me/tour", told).catch(() => undefined);
}

/** Begins the tour, or goes on where this person left it. */
export function beginTour(who: Who): void {
  const kept = tourOf(who);
  tour.set(kept === "done" ? 0 : kept);
}

export function goTo(who: Who, step: number): void {
  keep(who, step);
  tour.set(step);
}

/** Puts it away; what is done is not begun again by itself. */
export function endTour(who: Who, done: boolean): void {
  if (done) keep(who, "done");
  tour.set(undefined);
}
