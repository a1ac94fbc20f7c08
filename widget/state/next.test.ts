import { describe, expect, it } from "vitest";
import { nextSteps, type Row } from "./next.ts";

const row = (more: Partial<Row> = {}): Row => ({ status: "open", mode: "live", ...more });
const said = (more: Partial<Row>, now = 50) =>
  nextSteps(row(more), "Ana", now).map(({ key, due }) => (due ? `${key} ${due}` : key));

describe("what comes next", () => {
  it("has a step, an owner and a time in every state that has one", () => {
    expect(said({ next: "answer", due: 90 })).toEqual(["next.answer_by 90"]);
    expect(said({ next: "answer" })).toEqual(["next.answer"]);
    expect(said({ next: "update", due: 90 })).toEqual(["next.update_by 90"]);
    expect(said({ next: "call", due: 90 })).toEqual(["next.call_by 90"]);
    expect(said({ status: "waiting", waiting_on: "patient", next: "reply" })).toEqual(["next.reply"]);
    expect(nextSteps(row({ next: "answer" }), "Billing", 50)[0]?.values).toEqual({ who: "Billing" });
  });

  it("says on whom it waits, and when the patient hears of it", () => {
    expect(said({ status: "waiting", waiting_on: "insurer", next: "update", due: 90 })).toEqual([
      "next.insurer",
      "next.update_by 90",
    ]);
    expect(said({ status: "waiting", waiting_on: "other", next: "update" })).toEqual([
      "next.other",
      "next.update",
    ]);
    // What was waited for before the patient wrote is no longer what it waits for.
    expect(said({ status: "open", waiting_on: "insurer", next: "answer" })).toEqual(["next.answer"]);
  });

  it("names the booked time of a call, and waits for it a while", () => {
    const minute = 60_000;
    const call = {
      status: "queued",
      mode: "callback",
      next: "call",
      slot: 80 * minute,
      due: 80 * minute,
    } as const;
    expect(said(call)).toEqual([`next.call_at ${80 * minute}`]);
    expect(said(call, 90 * minute)).toEqual(["next.call"]);
    expect(said(call, 111 * minute)).toEqual(["next.late"]);
    // Another time was promised since.
    expect(said({ ...call, due: 120 * minute }, 90 * minute)).toEqual([`next.call_by ${120 * minute}`]);
  });

  it("admits that a time has passed", () => {
    expect(said({ next: "answer", due: 50 })).toEqual(["next.late"]);
  });

  it("is nothing once it is over", () => {
    expect(said({ status: "resolved", next: "answer", due: 90 })).toEqual([]);
  });
});
