import { beforeEach, describe, expect, test } from "vitest";
import type { PatientConversation } from "../src/frames.ts";
import { PatientClient } from "../src/patient-client.ts";
import { PatientSession } from "../src/patient-session.ts";
import { deliveryOf, type Thread } from "../src/thread.ts";
import { FakeServer } from "./fake-server.ts";
import { type FakeSocket, FakeWorld, settle } from "./fakes.ts";

const patient = { kind: "patient", id: "p_1" } as const;
const staff = { kind: "staff", id: "s_1", name: "Sam" } as const;
const row: PatientConversation = {
  id: "c_1",
  reference: "K7QP-4MDT",
  department: "billing",
  status: "queued",
  episode: 1,
  opened_at: 1,
  last_seq: 0,
  read_seq: 0,
  seen_seq: 0,
  unread: 0,
  mode: "live",
};

let world: FakeWorld;
let server: FakeServer;
let client: PatientClient;
let thread: Thread;

beforeEach(async () => {
  world = new FakeWorld();
  server = new FakeServer(patient);
  world.rest = ({ url }) =>
    url.endsWith("/patient/session")
      ? { status: 200, body: { patient: { id: "p_1" }, unread: 0 } }
      : { status: 200, body: { conversation: row } };
  client = await page();
  thread = client.thread("c_1");
});

/** The widget as a page loads it: storage is what the page before left. */
async function page(): Promise<PatientClient> {
  const session = new PatientSession({ environment: world, siteKey: "demo" });
  await session.load();
  return new PatientClient({ environment: world, session, socketOrigin: "wss://chat.test" });
}

function connect(): FakeSocket {
  client.start();
  server.accept(world.socket);
  return world.socket;
}

async function reconnect(): Promise<FakeSocket> {
  const before = world.sockets.length;
  while (world.sockets.length === before) await world.clock.pass(100);
  server.accept(world.socket);
  await settle();
  return world.socket;
}

const items = () => thread.state.get().items;
const seqs = () => items().flatMap((i) => (i.event ? [i.event.seq] : []));
const shown = () =>
  items().map((i) => `${(i.event ?? i.pending).text}:${deliveryOf(i, thread.state.get().seenSeq)}`);
const say = (text: string) => server.append({ kind: "message", from: staff, text });

describe("following the log", () => {
  test("what is deleted goes from what is held, live and in history", async () => {
    const release = thread.hold();
    connect();
    say("my card is 4111");
    say("kept");
    const kept = items()[1];
    server.append({ kind: "message_deleted", from: staff, deletes: 1 });
    expect(shown()).toEqual([":sent", "kept:sent", "undefined:sent"]);
    expect(items()[0]?.event).toMatchObject({ seq: 1, kind: "message", attachments: [], deleted_by: staff });
    expect(items()[0]?.event?.deleted_at).toBe(items()[2]?.event?.at);
    expect(items()[1]).toBe(kept);
    expect(JSON.stringify(items())).not.toContain("4111");
    release();
  });

  test("of a call that is deleted nothing is held but the way it came", () => {
    const release = thread.hold();
    connect();
    server.append({
      kind: "call_logged",
      from: staff,
      channel: "phone",
      inbound: true,
      outcome: "voicemail",
      when: 7,
    });
    server.append({ kind: "call_deleted", from: staff, deletes: 1 });
    const { event } = items()[0] ?? {};
    expect(event).toMatchObject({
      kind: "call_logged",
      channel: "phone",
      deleted_by: staff,
      outcome: "",
      inbound: false,
      when: 0,
    });
    expect(JSON.stringify(event)).not.toContain("voicemail");
    release();
  });

  test("history, then live, in order, each once", async () => {
    say("1");
    server.append({ kind: "note", from: staff, text: "staff only" });
    say("2");
    const release = thread.hold();
    connect();
    expect(seqs()).toEqual([1, 3]);
    expect(thread.state.get()).toMatchObject({ live: true, unread: 2, lastSeq: 3 });
    server.fate = () => "doubled";
    say("3");
    expect(seqs()).toEqual([1, 3, 4]);
    release();
    say("4");
    expect(seqs()).toEqual([1, 3, 4]);
  });

  test("is not live, and announces nothing, before it has caught up", () => {
    client.start();
    thread.hold();
    world.socket.welcome(patient);
    expect(world.socket.frames("conversation.subscribe")).toEqual([
      { type: "conversation.subscribe", conversation: "c_1", after: 0 },
    ]);
    world.socket.say({
      type: "event",
      conversation: "c_1",
      seq: 1,
      prev: 0,
      at: 1,
      kind: "message",
      from: staff,
    });
    expect(thread.state.get().live).toBe(false);
    world.socket.say({ type: "conversation.live", conversation: "c_1", seq: 1 });
    expect(thread.state.get().live).toBe(true);
    expect(seqs()).toEqual([1]);
  });

  test("a lost event is noticed by the next one, and fetched", () => {
    thread.hold();
    const socket = connect();
    say("1");
    server.fate = () => "lost";
    say("2");
    expect(seqs()).toEqual([1]);
    server.fate = () => "arrives";
    say("3");
    expect(seqs()).toEqual([1, 2, 3]);
    expect(socket.frames("conversation.subscribe").map((f) => f.after)).toEqual([0, 1]);
    expect(thread.state.get().live).toBe(true);
  });

  test("a lost last event comes with the server's look", () => {
    thread.hold();
    connect();
    say("1");
    server.fate = () => "lost";
    say("2");
    say("3");
    server.look();
    expect(seqs()).toEqual([1, 2, 3]);
  });

  test("what comes out of order is not shown out of order", async () => {
    client.start();
    thread.hold();
    world.socket.welcome(patient);
    const event = (seq: number, prev: number) =>
      world.socket.say({
        type: "event",
        conversation: "c_1",
        seq,
        prev,
        at: 1,
        kind: "message",
        from: staff,
      });
    event(1, 0);
    world.socket.say({ type: "conversation.live", conversation: "c_1", seq: 1 });
    event(4, 3); // gap
    event(3, 1); // fits by itself
    event(7, 4); // still missing 4
    expect(seqs()).toEqual([1, 3]);
    expect(thread.state.get().live).toBe(false);
    expect(world.socket.frames("conversation.subscribe").map((f) => f.after)).toEqual([0, 1]);
    // The replay does not come: not on this connection.
    await world.clock.pass(41_000);
    expect(world.sockets).toHaveLength(2);
    world.socket.welcome(patient);
    expect(world.socket.frames("conversation.subscribe").map((f) => f.after)).toEqual([3]);
    event(4, 3);
    event(7, 4);
    world.socket.say({ type: "conversation.live", conversation: "c_1", seq: 7 });
    expect(seqs()).toEqual([1, 3, 4, 7]);
    expect(thread.state.get().live).toBe(true);
  });

  test("live beyond what is here asks for the rest", async () => {
    client.start();
    thread.hold();
    world.socket.welcome(patient);
    world.socket.say({ type: "conversation.live", conversation: "c_1", seq: 5 });
    expect(thread.state.get().live).toBe(false);
    await world.clock.pass(2_000);
    expect(world.socket.frames("conversation.subscribe")).toHaveLength(2);
  });

  test("resumes after the last event it holds", async () => {
    thread.hold();
    server.drop(connect());
    say("1");
    say("2");
    expect(thread.state.get().live).toBe(false);
    const socket = await reconnect();
    expect(socket.frames("conversation.subscribe")[0]).toMatchObject({ after: 0 });
    server.drop(socket, 4008);
    say("3");
    const again = await reconnect();
    expect(again.frames("conversation.subscribe")[0]).toMatchObject({ after: 2 });
    expect(seqs()).toEqual([1, 2, 3]);
  });

  test("a subscription that was refused for haste is asked for again", async () => {
    client.start();
    thread.hold();
    world.socket.welcome(patient);
    world.socket.say({
      type: "error",
      code: "rate_limited",
      message: "",
      conversation: "c_1",
      retry_after_ms: 3_000,
    });
    await world.clock.pass(2_900);
    expect(world.socket.frames("conversation.subscribe")).toHaveLength(1);
    await world.clock.pass(2_000);
    expect(world.socket.frames("conversation.subscribe")).toHaveLength(2);
  });

  test("ends when access is lost, and when there never was any", () => {
    connect();
    thread.hold();
    world.socket.say({ type: "conversation.ended", conversation: "c_1", code: "not_found" });
    expect(thread.state.get()).toMatchObject({ ended: "not_found", live: false });
    const missing = client.thread("c_missing");
    missing.hold();
    expect(missing.state.get().ended).toBe("not_found");
  });

  test("events and items keep their identity", () => {
    thread.hold();
    connect();
    say("1");
    const [first] = items();
    const before = thread.state.get();
    expect(thread.state.get()).toBe(before);
    say("2");
    expect(items()[0]).toBe(first);
    expect(thread.state.get()).not.toBe(before);
  });

  test("a long history is not rebuilt for each event", () => {
    for (let i = 0; i < 5_000; i++) say(String(i));
    let changes = 0;
    thread.state.subscribe(() => {
      changes++;
      thread.state.get();
    });
    thread.hold();
    connect();
    expect(items()).toHaveLength(5_000);
    expect(changes).toBeLessThan(40);
  });
});

describe("our own messages", () => {
  test("are on screen at once, and become their event in place", () => {
    thread.hold();
    client.start();
    const pending = thread.send("hello");
    expect(shown()).toEqual(["hello:queued"]);
    const { key } = items()[0] ?? {};
    world.socket.welcome(patient);
    expect(shown()).toEqual(["hello:sending"]);
    const { clientId: client_id } = pending;
    world.socket.say({ type: "message.ack", conversation: "c_1", client_id, seq: 1, at: 1 });
    expect(shown()).toEqual(["hello:sent"]);
    world.socket.say({ type: "conversation.live", conversation: "c_1", seq: 0 });
    world.socket.say({
      type: "event",
      conversation: "c_1",
      seq: 1,
      prev: 0,
      at: 1,
      kind: "message",
      from: patient,
      client_id,
      text: "hello",
    });
    expect(shown()).toEqual(["hello:sent"]);
    expect(items()[0]?.key).toBe(key);
    world.socket.say({ type: "conversation.read", conversation: "c_1", from: staff, seq: 1 });
    expect(shown()).toEqual(["hello:read"]);
  });

  test.each([
    ["before it was sent", 0],
    ["after it was stored, before the acknowledgement", 1],
    ["after the acknowledgement", 2],
  ])("the connection goes %s", async (_, step) => {
    thread.hold();
    let socket = connect();
    if (step === 0) server.drop(socket);
    if (step === 1) server.survives = () => false;
    thread.send("one");
    thread.send("two");
    server.survives = () => true;
    if (step === 2) server.drop(socket);
    socket = await reconnect();
    expect(server.log.map((e) => e.text)).toEqual(["one", "two"]);
    expect(shown()).toEqual(["one:sent", "two:sent"]);
    expect(client.unsent).toBe(false);
    expect(world.storage.get("outbox")).toBeNull();
  });

  test("survive a reload in mid-sending", async () => {
    thread.hold();
    connect();
    server.survives = () => false;
    thread.send("one");
    thread.send("two");
    server.survives = () => true;
    client.stop();

    client = await page();
    thread = client.thread("c_1");
    thread.hold();
    connect();
    expect(server.log.map((e) => e.text)).toEqual(["one", "two"]);
    expect(shown()).toEqual(["one:sent", "two:sent"]);
  });

  test("a refused one keeps its text, and goes after retry", () => {
    thread.hold();
    connect();
    server.refuses = () => "forbidden";
    const { clientId } = thread.send("one");
    expect(items()[0]?.pending).toMatchObject({
      state: "failed",
      reason: "forbidden",
      message: "Refused.",
      text: "one",
    });
    server.refuses = () => undefined;
    thread.retry(clientId);
    expect(shown()).toEqual(["one:sent"]);
    expect(server.log).toHaveLength(1);
  });

  test("an overdue acknowledgement ends in a new connection", async () => {
    thread.hold();
    connect();
    world.socket.onSent = undefined; // the network swallows everything
    thread.send("one");
    await world.clock.pass(10_100);
    expect(client.connection.get().status).not.toBe("online");
    await reconnect();
    expect(shown()).toEqual(["one:sent"]);
  });

  test("can be taken back before they are on the wire", () => {
    const { clientId } = thread.send("one");
    expect(thread.undo(clientId)).toBe("one");
    connect();
    expect(server.log).toEqual([]);
    expect(items()).toEqual([]);
  });

  test("another person's client id is no key of ours", () => {
    thread.hold();
    connect();
    server.append({
      kind: "message",
      from: staff,
      text: "x",
      client_id: "00000000-0000-4000-8000-000000000001",
    });
    thread.send("mine");
    expect(new Set(items().map((i) => i.key)).size).toBe(2);
    expect(shown()).toEqual(["x:sent", "mine:sent"]);
  });
});

describe("signs of the others", () => {
  test("typing expires by itself, on our clock", async () => {
    thread.hold();
    connect();
    const until = 1_763_700_000_000 + 6_000;
    world.socket.say({ type: "typing", conversation: "c_1", from: staff, until });
    expect(thread.state.get().typing).toEqual([{ from: staff, note: false }]);
    await world.clock.pass(3_000);
    world.socket.say({ type: "typing", conversation: "c_1", from: staff, until: until + 3_000 });
    await world.clock.pass(5_900);
    expect(thread.state.get().typing).toHaveLength(1);
    await world.clock.pass(200);
    expect(thread.state.get().typing).toEqual([]);
  });

  test("typing counts by the server's clock, however wrong ours is", async () => {
    thread.hold();
    client.start();
    const serverNow = world.clock.now() + 3_600_000;
    world.socket.welcome(patient, serverNow);
    world.socket.say({ type: "typing", conversation: "c_1", from: staff, until: serverNow + 6_000 });
    expect(thread.state.get().typing).toHaveLength(1);
    await world.clock.pass(6_100);
    expect(thread.state.get().typing).toEqual([]);
  });

  test("typing ends with their message, and with the connection", () => {
    thread.hold();
    const socket = connect();
    const sign = { type: "typing", conversation: "c_1", from: staff, until: 1_763_700_006_000 };
    socket.say(sign);
    say("here");
    expect(thread.state.get().typing).toEqual([]);
    socket.say(sign);
    server.drop(socket);
    expect(thread.state.get().typing).toEqual([]);
  });

  test("ours is said at most every three seconds, and holds no text", async () => {
    thread.hold();
    const socket = connect();
    for (let i = 0; i < 10; i++) thread.typing();
    expect(socket.frames("typing")).toEqual([{ type: "typing", conversation: "c_1" }]);
    await world.clock.pass(3_000);
    thread.typing();
    expect(socket.frames("typing")).toHaveLength(2);
  });

  test("presence is known while connected only", () => {
    thread.hold();
    const socket = connect();
    socket.say({ type: "presence", conversation: "c_1", from: staff, status: "online", at: 1 });
    expect(thread.state.get().present).toEqual([staff]);
    socket.say({ type: "presence", conversation: "c_1", from: staff, status: "offline", at: 2 });
    expect(thread.state.get().present).toEqual([]);
    socket.say({ type: "presence", conversation: "c_1", from: staff, status: "online", at: 3 });
    server.drop(socket);
    expect(thread.state.get().present).toEqual([]);
  });

  test("a place in the queue holds until somebody accepts, or the connection goes", () => {
    thread.hold();
    const socket = connect();
    const placed = (position: number) =>
      socket.say({ type: "queue.position", conversation: "c_1", position });
    placed(3);
    placed(2);
    expect(thread.state.get().place).toBe(2);
    say("still here");
    expect(thread.state.get().place).toBe(2);
    server.append({ kind: "accepted", from: staff, staff: { id: staff.id, name: staff.name } });
    expect(thread.state.get().place).toBeUndefined();
    placed(1);
    server.drop(socket);
    expect(thread.state.get().place).toBeUndefined();
  });

  test("read marks only move forward, and ours is repeated until it was heard", async () => {
    thread.hold();
    let socket = connect();
    say("1");
    say("2");
    expect(thread.state.get().unread).toBe(2);
    thread.read();
    thread.read(1);
    expect(server.reads).toEqual([{ by: "p_1", seq: 2 }]);
    expect(thread.state.get()).toMatchObject({ unread: 0, readSeq: 2 });
    server.drop(socket);
    say("3");
    thread.read(3);
    socket = await reconnect();
    expect(server.reads.at(-1)).toEqual({ by: "p_1", seq: 3 });
    socket.say({ type: "conversation.read", conversation: "c_1", from: staff, seq: 3 });
    socket.say({ type: "conversation.read", conversation: "c_1", from: staff, seq: 1 });
    expect(thread.state.get().seenSeq).toBe(3);
  });

  test("marks that moved while we were away come by REST", async () => {
    world.rest = () => ({ status: 200, body: { conversation: { ...row, seen_seq: 1, read_seq: 1 } } });
    thread.hold();
    connect();
    thread.send("one");
    await settle();
    expect(shown()).toEqual(["one:read"]);
  });
});
