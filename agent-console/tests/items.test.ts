import type { Pending, ThreadItem } from "@careline/client";
import { expect, it } from "vitest";
import { type Item, threadItems } from "../src/conversation/items.ts";
import type { LogEvent } from "../src/state/rows.ts";
import { event } from "./rows.ts";

const me = { id: "s_1", name: "Ana" };
const mine = { kind: "staff", id: "s_1", name: "Ana" } as const;

function log(...events: LogEvent[]): ThreadItem<LogEvent>[] {
  return events.map((e) => ({ key: `#${e.seq}`, own: e.from.id === me.id, event: e }));
}

function pending(part: Partial<Pending> = {}): ThreadItem<LogEvent> {
  const message: Pending = {
    clientId: "x",
    conversation: "c_1",
    text: "On its way",
    note: false,
    keepOpen: false,
    createdAt: 9_000,
    state: "held",
    attempts: 0,
    ...part,
  };
  return { key: message.clientId, own: true, pending: message };
}

function outline(items: Item[]): string[] {
  return items.map((item) => {
    if (item.type === "system") return item.event.kind;
    return item.type === "said"
      ? `${item.first ? "" : "+"}${item.note ? "note " : ""}${item.text}`
      : item.type;
  });
}

it("groups what one person says in a run, and names them anew after a while", () => {
  const items = threadItems(
    log(
      event(1, "message", { text: "a", at: 1_000 }),
      event(2, "message", { text: "b", at: 2_000 }),
      event(3, "message", { text: "c", at: 2_000 + 6 * 60_000 }),
      event(4, "message", { text: "d", from: mine, at: 2_000 + 6 * 60_000 }),
    ),
    me,
    0,
    "UTC",
  );
  expect(outline(items)).toEqual(["day", "a", "+b", "c", "d"]);
});

it("never joins a note to a reply", () => {
  const items = threadItems(
    log(event(1, "message", { text: "reply", from: mine }), event(2, "note", { text: "secret", from: mine })),
    me,
    0,
    "UTC",
  );
  expect(outline(items)).toEqual(["day", "reply", "note secret"]);
});

it("marks what is new since the reader looked, but not their own words", () => {
  const events = log(
    event(1, "message", { text: "old" }),
    event(2, "message", { text: "mine", from: mine }),
    event(3, "message", { text: "new" }),
  );
  expect(outline(threadItems(events, me, 1, "UTC"))).toEqual(["day", "old", "mine", "new", "new"]);
  expect(outline(threadItems(events, me, 0, "UTC"))).toEqual(["day", "old", "mine", "new"]);
});

it("marks what is new for each reader of the same log, however much of it was made before", () => {
  const begun = { current: undefined };
  const events = log(
    event(1, "message", { text: "old" }),
    event(2, "message", { text: "more" }),
    event(3, "note", { text: "mine", from: mine }),
    event(4, "message", { text: "new" }),
  );
  const since = (seq: number) => threadItems(events, me, seq, "UTC", begun);
  expect(outline(since(0))).toEqual(["day", "old", "+more", "note mine", "new"]);
  expect(outline(since(1))).toEqual(["day", "old", "new", "more", "note mine", "new"]);
  expect(outline(since(2))).toEqual(["day", "old", "+more", "note mine", "new", "new"]);
  expect(outline(since(4))).toEqual(outline(since(0)));
  expect(since(1)[3], "the line behind the mark is drawn once").toBe(since(1)[3]);
});

it("says once where a conversation waits and who took it", () => {
  const staff = { id: "s_1", name: "Ana" };
  const items = threadItems(
    log(
      event(1, "opened", { department: "billing" }),
      event(2, "message", { text: "hi" }),
      event(3, "queued", { department: "billing" }),
      event(4, "assigned", { staff, from: mine }),
      event(5, "accepted", { staff }),
      event(6, "transferred", { department: "insurance" }),
      event(7, "queued", { department: "scheduling" }),
    ),
    me,
    0,
    "UTC",
  );
  expect(outline(items)).toEqual(["day", "opened", "hi", "accepted", "transferred", "queued"]);

  const given = log(
    event(1, "assigned", { staff, from: { kind: "staff", id: "s_2" } }),
    event(2, "accepted", { staff }),
  );
  expect(outline(threadItems(given, me, 0, "UTC"))).toEqual(["day", "assigned", "accepted"]);
});

it("separates days and puts what is on its way last", () => {
  const items = threadItems(
    [...log(event(1, "message", { text: "then", at: 1_000 })), pending({ createdAt: 86_400_000 + 1_000 })],
    me,
    0,
    "UTC",
  );
  expect(outline(items)).toEqual(["day", "then", "day", "On its way"]);
  expect(items.at(-1)).toMatchObject({ seq: 0, pending: { state: "held" } });
});

/** As the client keeps what was deleted. */
function without(said: LogEvent): LogEvent {
  const by = { id: "s_2", name: "Ben" };
  return { ...said, text: "", attachments: [], deleted_at: 9, deleted_by: by, reason: "sensitive" };
}

it("shows a trace in the place of what was deleted, and that it was", () => {
  const begun = { current: undefined };
  const said = log(
    event(1, "message", { text: "4111 1111" }),
    event(2, "note", { text: "later", from: mine }),
  );
  threadItems(said, me, 0, "UTC", begun);
  const first = said[0]?.event;
  const items = threadItems(
    [
      ...(first ? log(without(first)) : []),
      ...said.slice(1),
      ...log(event(3, "message_deleted", { deletes: 1 })),
    ],
    me,
    0,
    "UTC",
    begun,
  );
  expect(outline(items)).toEqual(["day", "", "note later", "message_deleted"]);
  expect(items[1]).toMatchObject({ key: "#1", deleted: { by: "Ben", at: 9, reason: "sensitive" } });
});

it("goes on from where it was, and comes to the same as if it had begun anew", () => {
  // Numbers that look random and are the same each time.
  let seed = 7;
  const upTo = (n: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % n;
  };
  const kinds = [
    "message",
    "message",
    "note",
    "queued",
    "assigned",
    "accepted",
    "transferred",
    "status",
  ] as const;
  const froms = [mine, { kind: "patient", id: "p_1", name: "Rosa" }] as const;
  for (let round = 0; round < 30; round++) {
    const begun = { current: undefined };
    const events: LogEvent[] = [];
    const items: ThreadItem<LogEvent>[] = [];
    for (let step = 0; step < 40; step++) {
      const from = froms[upTo(2)] ?? mine;
      const seq = events.length + 1;
      const late = step > 5 && upTo(12) === 0;
      const sent = events.findLast(({ attachments }) => attachments)?.attachments?.[0];
      const file = { name: "a.png", type: "image/png", size: 1 };
      const kind = late && sent ? "attachment_checked" : (kinds[upTo(kinds.length)] ?? "message");
      const next = event(seq, kind, {
        at: (events.at(-1)?.at ?? 0) + upTo(4) * 200_000 + (upTo(20) === 0 ? 86_400_000 : 0),
        from,
        ...(late && sent ? { attachments: [{ ...file, id: sent.id, state: "clean" }] } : {}),
        ...(kind === "message" && upTo(15) === 0
          ? { attachments: [{ ...file, id: `f_${seq}`, state: "waiting" }] }
          : {}),
      } as unknown as Partial<LogEvent>);
      events.push(next);
      items.push({ key: `#${seq}`, own: from.id === me.id, event: next });
      if (upTo(10) === 0) {
        const gone = upTo(seq);
        const line = items[gone];
        if (line?.event) items[gone] = { ...line, event: without(line.event) };
        const deletes = event(seq + 1, "message_deleted", { at: next.at, deletes: gone + 1 });
        events.push(deletes);
        items.push({ key: `#${seq + 1}`, own: false, event: deletes });
      }
      const shown =
        upTo(3) === 0 ? [...items, pending({ clientId: `w${step}`, createdAt: next.at })] : [...items];
      const anew = threadItems(shown.map((line) => ({ ...line })) as typeof shown, me, 3, "UTC");
      expect(threadItems(shown, me, 3, "UTC", begun)).toEqual(anew);
    }
  }
});
