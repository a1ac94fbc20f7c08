import type { PatientEvent, Pending, ThreadItem } from "@careline/client";
import { describe, expect, it } from "vitest";
import { type Line, lines, matterOf } from "./lines.ts";

const NOON = Date.UTC(2026, 10, 21, 17); // noon in New York
const HOUR = 3_600_000;
const ZONE = "America/New_York";

let seq = 0;
function event(kind: string, at: number, more: Partial<PatientEvent> = {}): ThreadItem<PatientEvent> {
  seq++;
  const from = more.from ?? { kind: "patient", id: "p" };
  const e: PatientEvent = { seq, prev: seq - 1, at, kind, from, ...more };
  return { key: e.client_id ?? `#${seq}`, own: from.kind === "patient", event: e };
}

const ana = { kind: "staff", id: "a", name: "Ana" } as const;

function pending(state: Pending["state"], at: number, reason?: string): ThreadItem<PatientEvent> {
  const clientId = `c${++seq}`;
  const p = {
    clientId,
    conversation: "c",
    text: "later",
    note: false,
    keepOpen: false,
    createdAt: at,
    attempts: 1,
  };
  return { key: clientId, own: true, pending: { ...p, state, ...(reason && { reason }) } };
}

const shape = (found: Line[]): string[] =>
  found.map((l) => {
    if (l.kind === "day") return `day ${l.ago}`;
    if (l.kind === "event")
      return [l.text, l.name, l.department, l.language, l.due].filter(Boolean).join(" ");
    return `${l.own ? "me" : l.author}${l.first ? "" : "+"}: ${l.text} (${l.delivery})`;
  });

describe("lines", () => {
  it("says in its place that a message was deleted, and names its neighbours anew", () => {
    seq = 0;
    const items = [
      event("message", NOON, { text: "hello", from: ana }),
      event("message", NOON + 1, { text: "", deleted_at: NOON + 3, from: ana }),
      event("message", NOON + 2, { text: "again", from: ana }),
      event("message_deleted", NOON + 3, { deletes: 2, from: ana }),
    ];
    expect(shape(lines(items, 3, NOON, ZONE)).slice(1)).toEqual([
      "Ana: hello (read)",
      "event.deleted",
      "Ana: again (read)",
    ]);
  });

  it("says in its place that a logged call was deleted, and nothing else of it", () => {
    seq = 0;
    const items = [
      event("call_logged", NOON, { channel: "phone", deleted_at: NOON + 3, from: ana }),
      event("call_deleted", NOON + 3, { deletes: 1, from: ana }),
    ];
    expect(shape(lines(items, 2, NOON, ZONE)).slice(1)).toEqual(["event.call_deleted"]);
  });

  it("tells calls and visits by the way they came, and when they were", () => {
    const call = (more: Partial<PatientEvent>) =>
      event("call_logged", NOON, { from: ana, outcome: "reached", ...more });
    const said = shape(
      lines(
        [
          call({ channel: "phone", inbound: true }),
          call({ channel: "phone", inbound: true, outcome: "voicemail" }),
          call({ channel: "walk_in", inbound: true, when: 70 }),
          call({ channel: "phone", when: 80 }),
        ],
        0,
        NOON,
        ZONE,
      ),
    ).slice(1);
    expect(said).toEqual([
      "event.called_us Ana",
      "event.called_us_message Ana",
      "event.came_by_at Ana 70",
      "event.call_reached_at Ana 80",
    ]);
  });

  it("shows days in the clinic's zone, who wrote, and how far each message came", () => {
    seq = 0;
    const items = [
      event("notice_accepted", NOON - 13 * HOUR),
      event("opened", NOON - 13 * HOUR, { department: "billing" }),
      event("message", NOON - 13 * HOUR, { text: "one", client_id: "x" }),
      event("message", NOON - 13 * HOUR + 1000, { text: "two" }),
      event("accepted", NOON - HOUR, { staff: { id: "a", name: "Ana" }, from: ana }),
      event("message", NOON - HOUR, { text: "hello", from: ana }),
      event("message", NOON - HOUR + 5000, { text: "again", from: ana }),
      pending("failed", NOON, "invalid_text"),
    ];
    expect(shape(lines(items, 3, NOON, ZONE))).toEqual([
      "day 1",
      "event.opened billing",
      "me: one (read)",
      "me+: two (sent)",
      "day 0",
      "event.accepted Ana",
      "Ana: hello (sent)",
      "Ana+: again (sent)",
      "me: later (failed)",
    ]);
  });

  it("says what happened in the line, on the telephone and with promises", () => {
    seq = 0;
    const leo = { id: "l", name: "Leo" };
    const system = { kind: "system", id: "x" } as const;
    const said = (...items: ThreadItem<PatientEvent>[]) => shape(lines(items, 0, NOON, ZONE)).slice(1);
    const opened = event("opened", NOON, { department: "billing" });
    expect(
      said(
        opened,
        event("interpreter_needed", NOON, { from: system, language: "es" }),
        event("requeued", NOON, { from: system, staff: leo, reason: "disconnected" }),
        event("requeued", NOON, { from: system, staff: leo, reason: "returned" }),
        event("requeued", NOON, { from: ana, staff: leo, reason: "handed_over" }),
        event("converted", NOON, { mode: "callback", slot: 70 }),
        event("contact_given", NOON),
        event("requeued", NOON, { from: system, staff: leo, reason: "disconnected" }),
        event("call_logged", NOON, { from: ana, outcome: "no_answer" }),
        event("call_logged", NOON, { from: ana, outcome: "voicemail" }),
        event("call_logged", NOON, { from: ana, outcome: "reached" }),
        event("converted", NOON, { from: system, mode: "message" }),
        event("abuse_warned", NOON, { from: ana }),
        event("inactivity_warned", NOON, { from: system, due: 90 }),
        event("resolved", NOON, { from: system, auto: true }),
      ),
    ).toEqual([
      "event.opened billing",
      "event.interpreter es",
      "event.requeued_left Leo",
      "event.requeued_busy Leo",
      "event.requeued Leo",
      "event.to_callback 70",
      "event.contact",
      // Nobody with a booked call stands in a line.
      "event.requeued Leo",
      "event.call_no_answer Ana",
      "event.call_voicemail Ana",
      "event.call_reached Ana",
      "event.to_message_kept",
      "event.abuse",
      "event.inactive 90",
      "event.resolved_auto",
    ]);
    expect(said(event("opened", NOON, { department: "billing", mode: "message" }))).toEqual([
      "event.opened_message billing",
    ]);
    expect(
      said(
        event("opened", NOON, { department: "billing", mode: "callback", slot: 70 }),
        event("promised", NOON, { next: "call", due: 80 }),
      ),
    ).toEqual(["event.opened_callback billing 70"]);
    expect(said(event("note", NOON, { from: ana }), event("something new", NOON))).toEqual([]);
  });

  it("says why a promise is late, and only of one that takes another's place", () => {
    seq = 0;
    const promise = (due: number, reason?: string) =>
      event("promised", NOON, { from: ana, next: "answer", due, ...(reason && { reason }) });
    const found = lines(
      [
        event("opened", NOON, { department: "billing", mode: "message" }),
        promise(1),
        promise(2, "Our system was down."),
        event("message", NOON, { from: ana, text: "here" }),
        promise(3, "The insurer asked for more."),
      ],
      0,
      NOON,
      ZONE,
    );
    expect(shape(found).filter((line) => line.startsWith("event.") && !line.includes("opened"))).toEqual([
      "event.promised_answer 1",
      "event.renewed_answer 2",
      "event.promised_answer 3",
    ]);
    expect(found.flatMap((l) => (l.kind === "event" && l.reason) || [])).toEqual([
      "Our system was down.",
      "The insurer asked for more.",
    ]);
  });

  it("leads to the other conversation of a matter, from both, once", () => {
    seq = 0;
    const back = { conversation: "c_1", reference: "AAAA", department: "billing" };
    const on = { conversation: "c_3", reference: "BBBB", department: "scheduling" };
    const items = [
      event("opened", NOON, { from: ana, department: "insurance", origin: "linked", linked: back }),
      event("linked", NOON, { from: ana, linked: back }),
      event("linked", NOON, { from: ana, linked: on }),
    ];
    expect(lines(items, 0, NOON, ZONE).slice(1)).toMatchObject([
      { text: "event.opened_linked", department: "insurance", linked: back },
      { text: "event.linked", department: "scheduling", linked: on },
    ]);
  });

  it("leads on where a conversation was joined to another", () => {
    seq = 0;
    const other = { conversation: "c_1", reference: "AAAA", department: "billing" };
    const items = ["merged", "unmerged", "absorbed", "unabsorbed"].map((kind) =>
      event(kind, NOON, { from: ana, linked: other }),
    );
    expect(lines(items, 0, NOON, ZONE).slice(1)).toMatchObject(
      ["event.merged", "event.unmerged", "event.absorbed", "event.unabsorbed"].map((text) => ({
        text,
        linked: other,
      })),
    );
  });

  it("tells of what was taken back where there was a line of it", () => {
    seq = 0;
    const back = (outcome?: string) =>
      lines([event("undone", NOON, { from: ana, ...(outcome && { outcome }) })], 0, NOON, ZONE).slice(1);
    expect(back()).toEqual([]);
    expect(back("resolved")).toMatchObject([{ text: "event.undone_resolved" }]);
    expect(back("transferred")).toMatchObject([{ text: "event.undone" }]);
  });

  it("keeps keys unique and the same when a message becomes an event", () => {
    seq = 0;
    const before = pending("sending", NOON);
    const after = event("message", NOON, { text: "later", client_id: before.key });
    const key = (item: ThreadItem<PatientEvent>) => lines([item], 0, NOON, ZONE).at(-1)?.key;
    expect(key(before)).toBe(key(after));
  });

  it("never puts a message on its way before what is already there", () => {
    seq = 0;
    const items = [event("message", NOON, { text: "x", from: ana }), pending("queued", NOON - 30 * HOUR)];
    expect(shape(lines(items, 0, NOON, ZONE))).toEqual(["day 0", "Ana: x (sent)", "me: later (queued)"]);
  });

  it("leaves out kinds it does not know", () => {
    expect(lines([event("from_the_future", NOON)], 0, NOON, ZONE)).toEqual([]);
  });
});

describe("matterOf", () => {
  it("follows a matter through its log", () => {
    seq = 0;
    const items = [event("opened", NOON, { department: "billing", language: "es" })];
    const now = (...more: ThreadItem<PatientEvent>[]) => {
      items.push(...more);
      return matterOf(items);
    };
    expect(now()).toEqual({ department: "billing", answered: false, language: "es" });
    const accepted = event("accepted", NOON, { staff: { id: "a", name: "Ana" } });
    expect(now(accepted, event("message", NOON, { from: ana }))).toMatchObject({
      assignee: { name: "Ana" },
      answered: true,
    });
    const moved = now(event("transferred", NOON, { department: "insurance", from: ana }));
    expect(moved).toMatchObject({ department: "insurance" });
    expect(moved.assignee).toBeUndefined();
    expect(now(event("resolved", NOON, { from: ana })).closed).toBe("solved");
    expect(now(event("reopened", NOON)).closed).toBeUndefined();
    expect(matterOf(items).answered).toBe(false);
    expect(now(event("resolved", NOON)).closed).toBe("ended");
    const solved = event("resolved", NOON, { from: ana });
    expect(now(solved, event("undone", NOON, { from: ana })).closed).toBe("solved"); // a tag was taken back
    expect(
      now(
        solved,
        event("undone", NOON, { from: ana, outcome: "resolved", department: "billing", staff: ana }),
      ),
    ).toMatchObject({ department: "billing", assignee: ana });
    expect(
      now(event("reopened", NOON), event("abandoned", NOON, { from: { kind: "system", id: "x" } })).closed,
    ).toBe("away");
    expect(now(event("reopened", NOON), event("abandoned", NOON)).closed).toBe("ended");
    const back = now(
      event("reopened", NOON),
      accepted,
      event("requeued", NOON, { staff: { id: "a", name: "A" } }),
    );
    expect(back.assignee).toBeUndefined();
    expect(now(event("resolved", NOON, { from: { kind: "system", id: "x" }, auto: true })).closed).toBe(
      "silent",
    );
  });
});
