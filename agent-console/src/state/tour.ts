import { Store } from "@careline/client";

/** Where somebody is in the keyboard tour; undefined: it is not shown. */
export const tour = new Store<number | undefined>(undefined);

/** How far a person came on this device: the step, or "done". */
type Kept = number | "done";
const keyOf = (me: string) => `careline.tour.${me}`;

export function tourOf(me: string): Kept {
  try {
    const kept = localStorage.getItem(keyOf(me));
    return kept === "done" ? kept : Math.max(0, Number(kept) || 0);
  } catch {
    return 0; // no storage: it begins anew each time
  }
}

function keep(me: string, kept: Kept): void {
  try {
    localStorage.setItem(keyOf(me), String(kept));
  } catch {
    // Without storage it holds until the tab closes.
  }
}

/** Begins the tour, or goes on where this person left it. */
export function beginTour(me: string): void {
  const kept = tourOf(me);
  tour.set(kept === "done" ? 0 : kept);
}

export function goTo(me: string, step: number): void {
  keep(me, step);
  tour.set(step);
}

/** Puts it away; what is done is not begun again by itself. */
export function endTour(me: string, done: boolean): void {
  if (done) keep(me, "done");
  tour.set(undefined);
}
