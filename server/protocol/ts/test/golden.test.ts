import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type {
  ClientFrame,
  PatientConversation,
  PatientEvent,
  ServerFrame,
  StaffConversation,
  StaffEvent,
} from "../src/frames.ts";
import { PatientClient } from "../src/patient-client.ts";
import { PatientSession } from "../src/patient-session.ts";
import { StaffClient } from "../src/staff-client.ts";
import { StaffSession } from "../src/staff-session.ts";
import { Timeline } from "../src/timeline.ts";
import { FakeWorld } from "./fakes.ts";

/** What Go wrote (server/protocol/golden_test.go). */
function golden<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../../testdata/${name}.json`, import.meta.url), "utf8")) as T[];
}

const server = golden<ServerFrame<StaffEvent>>("server-frames");
const sent = golden<ClientFrame>("client-frames");
const staffEvents = golden<StaffEvent>("staff-events");
const patientEvents = golden<PatientEvent>("patient-events");

function frame<T extends ServerFrame["type"]>(type: T, n = 0): Extract<ServerFrame<StaffEvent>, { type: T }> {
  const all = server.filter((f): f is Extract<ServerFrame<StaffEvent>, { type: T }> => f.type === type);
  const found = all[n];
  if (!found) throw new Error(`no golden ${type} ${n}`);
  return found;
}

describe("what Go sends", () => {
  test("each view is a chain of prev", () => {
    for (const events of [patientEvents, staffEvents]) {
      const timeline = new Timeline<PatientEvent>();
      expect(events.map((e) => timeline.insert(e))).toEqual(events.map(() => "added"));
    }
    expect(staffEvents.map((e) => e.seq)).toEqual(staffEvents.map((_, i) => i + 1));
    expect(patientEvents.length).toBeLessThan(staffEvents.length);
  });

  test("a patient's thread takes every frame that is for patients", async () => {
    const world = new FakeWorld();
    const welcome = frame("welcome", 0);
    const conversations = golden<PatientConversation>("patient-conversation").slice(0, 1);
    world.rest = () => ({ status: 200, body: { patient: { id: welcome.you.id }, unread: 0, conversations } });
    const session = new PatientSession({ environment: world, siteKey: "demo" });
    await session.load();
    const client = new PatientClient({ environment: world, session, socketOrigin: "wss://chat.test" });
    const { conversation } = frame("conversation.live");
    const thread = client.thread(conversation);
    thread.hold();
    client.start();
    world.socket.say(welcome);
    for (const event of patientEvents) world.socket.say({ type: "event", conversation, ...event });
    world.socket.say({ ...frame("conversation.live"), seq: patientEvents.at(-1)?.seq });
    world.socket.say(frame("presence", 0));
    world.socket.say(frame("conversation.read"));
    world.socket.say(frame("queue.position"));
    world.socket.say({ type: "from the future", conversation });
    const state = thread.state.get();
    expect(state.items.map((i) => i.event)).toEqual(patientEvents);
    expect(state).toMatchObject({ live: true, seenSeq: frame("conversation.read").seq });
    const { position: place, wait, why } = frame("queue.position");
    expect(state).toMatchObject({ place, wait, why });
    await client.refresh();
    world.socket.say({ ...frame("conversation.state"), last_seq: patientEvents.at(-1)?.seq });
    const { type: _, last_seq: __, ...stands } = frame("conversation.state");
    expect(client.conversations.get()[0]).toMatchObject(stands);
    world.socket.say(frame("site.changed"));
    expect(client.siteChanges.get()).toBe(1);
    expect(state.present.map((p) => p.name)).toEqual(["Sam Rivera"]);
    world.socket.say(frame("conversation.ended"));
    expect(thread.state.get().ended).toBe("not_found");
  });

  test("a staff thread and list take the rest", () => {
    const world = new FakeWorld();
    const session = new StaffSession({ environment: world });
    const errors: string[] = [];
    const client = new StaffClient({
      environment: world,
      session,
      socketOrigin: "wss://chat.test",
      onError: (e) => errors.push(e.code),
    });
    client.start();
    world.socket.say(frame("welcome", 1));
    const { type: _, ...row } = frame("conversation.changed");
    const thread = client.thread(row.id);
    thread.hold();
    world.socket.say(frame("conversation.changed"));
    world.socket.say(frame("presence", 1));
    world.socket.say(frame("pong"));
    for (const event of staffEvents) world.socket.say({ type: "event", conversation: row.id, ...event });
    expect(client.rows.get().get(row.id)).toEqual(row);
    world.socket.say(frame("conversation.changed", 1));
    const { type: __, ...left } = frame("conversation.changed", 1);
    expect(golden<StaffConversation>("staff-conversation")).toEqual([row, left]);
    expect(client.presence.get().get("s_01k9golden0000000000000000")).toBe("break");
    world.socket.say({ ...frame("conversation.live"), seq: staffEvents.length });
    expect(thread.state.get().items.map((i) => i.event)).toEqual(staffEvents);
    world.socket.say(frame("error", 1));
    expect(thread.state.get().ended).toBe("not_found");
    expect(errors).toEqual([]);
  });

  test("an acknowledgement and a refusal find their message by its client id", async () => {
    const world = new FakeWorld();
    const ack = frame("message.ack");
    world.uuid = () => ack.client_id;
    const session = new StaffSession({ environment: world });
    const client = new StaffClient({ environment: world, session, socketOrigin: "wss://chat.test" });
    client.start();
    world.socket.say(frame("welcome", 1));
    const thread = client.thread(ack.conversation);
    const pending = () => thread.state.get().items.at(-1)?.pending;
    thread.send("x");
    world.socket.say(frame("error", 0));
    expect(pending()?.state).toBe("sending");
    await world.clock.pass(3_000);
    expect(world.socket.frames("message.send")).toHaveLength(2);
    world.socket.say(ack);
    expect(pending()).toMatchObject({ state: "sent", seq: ack.seq, at: ack.at });
  });

  test("a patient's conversation has no field for what staff alone may know", () => {
    const rows = golden<PatientConversation>("patient-conversation");
    const staffOnly = [
      "preview",
      "last_at",
      "rank",
      "rev",
      "patient_read_seq",
      "waiting_since",
      "offered_to",
      "priority",
      "escalated_at",
      "spam",
    ];
    const stands = frame("conversation.state");
    for (const row of [...rows, stands])
      expect(Object.keys(row).filter((k) => staffOnly.includes(k))).toEqual([]);
  });
});

test("what we send is what Go reads", async () => {
  const world = new FakeWorld();
  const session = new StaffSession({ environment: world });
  const client = new StaffClient({ environment: world, session, socketOrigin: "wss://chat.test" });
  const [
    subscribe,
    unsubscribe,
    message,
    keepOpen,
    note,
    typing,
    typingNote,
    read,
    presence,
    focus,
    blur,
    ping,
  ] = sent;
  if (message?.type !== "message.send" || keepOpen?.type !== "message.send" || note?.type !== "note.send") {
    throw new Error("the golden frames are in another order");
  }
  world.uuid = () => message.client_id;
  client.start();
  world.socket.say(frame("welcome", 1));
  const { conversation } = message;
  const thread = client.thread(conversation);
  for (let seq = 1; seq <= 12; seq++) {
    world.socket.say({
      type: "event",
      conversation,
      seq,
      prev: seq - 1,
      at: 1,
      kind: "woken",
      from: { kind: "system", id: "t" },
    });
  }
  const release = thread.hold();
  thread.read();
  let seq = 12;
  // Our event comes back, so that the next message may go.
  const stored = () =>
    world.socket.say({
      type: "event",
      conversation,
      seq: ++seq,
      prev: seq - 1,
      at: 1,
      kind: "message",
      from: frame("welcome", 1).you,
      client_id: message.client_id,
    });
  thread.send(message.text);
  stored();
  thread.send(keepOpen.text, { keepOpen: true, seen: 12 });
  stored();
  thread.send(note.text, { note: true });
  stored();
  thread.typing();
  await world.clock.pass(3_000);
  thread.typing(true);
  client.setPresence("available");
  client.focus(conversation);
  client.focus("");
  client.nudge();
  release();
  expect(world.socket.sent).toEqual([
    subscribe,
    read,
    message,
    keepOpen,
    note,
    typing,
    typingNote,
    presence,
    focus,
    blur,
    ping,
    unsubscribe,
  ]);
});
