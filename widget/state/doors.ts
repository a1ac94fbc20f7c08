/** Whether a department can be talked to now, as far as is known, and what there is to do if not. Pure. */
import type { DepartmentHours, OpenState } from "@careline/client";
import { known } from "./opening.ts";

/** What was told of a department; before the first answer only its hours, as the site came with them. */
export type Told = Pick<DepartmentHours, "hours"> & Partial<DepartmentHours>;

export type Door = {
  /** open: somebody answers live. In every other state a question can be left. */
  state: "open" | "closed" | "nobody" | "full" | "stopped";
  hours?: OpenState;
  /** stopped: until when, and why, in the clinic's words. */
  until?: number;
  reason?: string;
  /** When a question left now is answered. */
  answerBy?: number;
  callbacks: boolean;
};

/** Nothing while it is not known how the department stands. */
export function doorOf(told: Told | undefined, now: number): Door | undefined {
  if (!told) return undefined;
  const hours = known(told.hours, now);
  if (told.hours ? !hours : told.staffed === undefined) return undefined;
  const stop = told.stopped && told.stopped.until > now ? told.stopped : undefined;
  const state =
    hours && !hours.open
      ? "closed"
      : stop
        ? "stopped"
        : told.staffed === false
          ? "nobody"
          : told.queue_full
            ? "full"
            : "open";
  return {
    state,
    callbacks: told.callbacks ?? false,
    ...(hours && { hours }),
    ...(stop && { until: stop.until, ...(stop.reason && { reason: stop.reason }) }),
    ...(told.answer_by && told.answer_by > now && { answerBy: told.answer_by }),
  };
}

/** Live is possible, unless it is known that it is not. */
export const live = (door: Door | undefined): boolean => !door || door.state === "open";

/** How all doors stand together: nobody answers live anywhere, only somewhere, or everywhere. */
export function together(doors: readonly (Door | undefined)[]): "shut" | "some" | "open" {
  const shut = doors.filter((door) => !live(door)).length;
  return shut === 0 ? "open" : shut === doors.length ? "shut" : "some";
}
