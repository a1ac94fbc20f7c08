import type { OpenState } from "@careline/client";
import { describe, expect, it } from "vitest";
import { doorOf, live, type Told, together } from "./doors.ts";

const zone = "UTC";
const open: OpenState = { open: true, zone, closes_at: 100 };
const shut: OpenState = { open: false, zone, opens_at: 100 };
const told = (more: Partial<Told> = {}): Told => ({
  key: "billing",
  hours: open,
  staffed: true,
  queue_full: false,
  callbacks: true,
  ...more,
});
const state = (more: Partial<Told>, now = 50) => doorOf(told(more), now)?.state;

describe("a door", () => {
  it("is open while its hours are, somebody is there and the line has room", () => {
    expect(state({})).toBe("open");
    expect(state({ hours: shut })).toBe("closed");
    expect(state({ staffed: false })).toBe("nobody");
    expect(state({ queue_full: true })).toBe("full");
    expect(state({ stopped: { until: 60, reason: "The system is down." } })).toBe("stopped");
    expect(state({ stopped: { until: 50 } })).toBe("open");
  });

  it("says the strongest reason first: closed, stopped, nobody there", () => {
    const stopped = { until: 60 };
    expect(state({ hours: shut, stopped, staffed: false })).toBe("closed");
    expect(state({ stopped, staffed: false })).toBe("stopped");
    expect(state({ staffed: false, queue_full: true })).toBe("nobody");
  });

  it("is not known behind a boundary, nor before anything was told", () => {
    expect(doorOf(undefined, 50)).toBeUndefined();
    expect(doorOf(told(), 100)).toBeUndefined();
    const { hours: _, ...always } = told();
    expect(doorOf(always, 1000)?.state).toBe("open");
    // As the site came, before the first answer: hours alone, or not even those.
    expect(doorOf({ hours: open }, 50)).toEqual({ state: "open", hours: open, callbacks: false });
    expect(doorOf({} as Told, 50)).toBeUndefined();
  });

  it("tells until when and why it takes nobody, and no answer that is past", () => {
    const stopped = { until: 60, reason: "The system is down." };
    expect(doorOf(told({ stopped, answer_by: 80 }), 50)).toMatchObject({
      until: 60,
      reason: "The system is down.",
      answerBy: 80,
      callbacks: true,
    });
    expect(doorOf(told({ answer_by: 40 }), 50)?.answerBy).toBeUndefined();
  });

  it("keeps nobody from writing while it is not known", () => {
    expect(live(undefined)).toBe(true);
    expect(together([undefined, doorOf(told(), 50)])).toBe("open");
    expect(together([doorOf(told(), 50), doorOf(told({ staffed: false }), 50)])).toBe("some");
    expect(together([doorOf(told({ hours: shut }), 50), doorOf(told({ staffed: false }), 50)])).toBe("shut");
  });
});
