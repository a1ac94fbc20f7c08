import { beforeEach, describe, expect, test } from "vitest";
import type { PatientConversation } from "../src/frames.ts";
import { type Opening, PatientClient } from "../src/patient-client.ts";
import { PatientSession } from "../src/patient-session.ts";
import { type Answer, type Call, FakeWorld, settle } from "./fakes.ts";

const row: PatientConversation = {
  id: "c_1",
  reference: "K7QP-4MDT",
  department: "billing",
  status: "queued",
  episode: 1,
  opened_at: 1,
  last_seq: 3,
  read_seq: 3,
  seen_seq: 0,
  unread: 0,
  mode: "live",
};
const opening: Opening = { department: "billing", text: "My invoice", notice_version: "2026-01" };

/** The patient's side of a server; `cookies` says whether the browser takes ours. */
class PatientRest {
  cookies = true;
  up = true;
  refusal: Answer | undefined;
  #cookie: string | undefined;
  #sessions = new Set<string>();
  #n = 0;
  readonly opened = new Map<unknown, Call>();

  answer = (call: Call): Answer => {
    if (!this.up) return "unreachable";
    const bearer = call.headers.Authorization?.replace("Bearer ", "");
    const token = bearer ?? this.#cookie;
    const known = token !== undefined && this.#sessions.has(token);
    const path = call.url.replace("/api/v1", "");
    if (call.method === "POST" && path === "/patient/sessions") {
      const made = `token_${++this.#n}`;
      this.#sessions.add(made);
      if (this.cookies) this.#cookie = made;
      return { status: 201, body: { token: made, patient: { id: `p_${this.#n}` }, site: {} } };
    }
    if (!known) return { status: 401, body: { code: "unauthenticated" } };
    if (path === "/patient/session" && call.method === "GET") {
      return { status: 200, body: { patient: { id: token.replace("token", "p") }, site: {}, unread: 2 } };
    }
    if (path === "/patient/session") {
      this.#sessions.delete(token);
      return { status: 204 };
    }
    if (this.refusal) return this.refusal;
    if (path === "/conversations" && call.method === "POST") {
      this.opened.set(call.body?.client_id, call);
      return { status: 201, body: { conversation: row } };
    }
    if (path === "/conversations") return { status: 200, body: { conversations: [row] } };
    if (path.endsWith("/end")) return { status: 200, body: { conversation: { ...row, status: "resolved" } } };
    return { status: 200, body: { conversation: row } };
  };

  expire(): void {
    this.#sessions.clear();
  }
}

let world: FakeWorld;
let rest: PatientRest;

beforeEach(() => {
  world = new FakeWorld();
  rest = new PatientRest();
  world.rest = rest.answer;
});

const newSession = () => new PatientSession({ environment: world, siteKey: "demo" });
const newClient = (session = newSession()) =>
  new PatientClient({ environment: world, session, socketOrigin: "wss://chat.test" });
const stored = (key: string) => world.storage.get(key);

describe("session", () => {
  test("loading makes none", async () => {
    const session = newSession();
    expect(await session.load()).toEqual({ status: "none", unread: 0 });
    expect(world.calls.map((c) => c.method)).toEqual(["GET"]);
  });

  test("where the cookie is taken, no token is kept", async () => {
    const session = newSession();
    expect(await session.start()).toMatchObject({ status: "active", patient: { id: "p_1" } });
    expect(session.token()).toBeUndefined();
    expect(stored("token")).toBeNull();
    expect(await newSession().load()).toMatchObject({ status: "active", unread: 2 });
  });

  test("where the cookie is refused, the token is kept in session storage and offered", async () => {
    rest.cookies = false;
    const session = newSession();
    expect(await session.start()).toMatchObject({ status: "active", patient: { id: "p_1" } });
    expect(session.token()).toBe("token_1");
    const later = newSession();
    expect(await later.load()).toMatchObject({ status: "active" });
    expect(world.calls.at(-1)?.headers.Authorization).toBe("Bearer token_1");
    const client = newClient(later);
    client.start();
    expect(world.socket.protocols).toEqual(["careline.v1", "careline.bearer.token_1"]);
    expect(world.socket.url).not.toContain("token_1");
  });

  test("two starts at once make one session", async () => {
    const session = newSession();
    await Promise.all([session.start(), session.start()]);
    expect(world.calls.filter((c) => c.method === "POST")).toHaveLength(1);
  });

  test("a server that does not answer is no reason to forget a session", async () => {
    rest.cookies = false;
    const session = newSession();
    await session.start();
    rest.up = false;
    const before = world.calls.length;
    expect(await session.check()).toBe("unknown");
    expect(world.calls).toHaveLength(before + 1); // the socket has a back-off of its own
    expect(session.state.get()).toMatchObject({ status: "unreachable", patient: { id: "p_1" } });
    expect(session.token()).toBe("token_1");
  });

  test("ending leaves nothing in the browser", async () => {
    rest.cookies = false;
    const session = newSession();
    await session.start();
    await session.end();
    expect(session.state.get().status).toBe("none");
    expect(stored("token")).toBeNull();
    expect(await newSession().load()).toMatchObject({ status: "none" });
  });

  test("ending without an answer forgets it here and says so", async () => {
    rest.cookies = false;
    const session = newSession();
    await session.start();
    rest.up = false;
    const ended = session.end().catch((error) => error);
    await world.clock.pass(10_000);
    expect(await ended).toMatchObject({ code: "network" });
    expect(stored("token")).toBeNull();
  });
});

describe("opening", () => {
  test("starts a session, opens under a client id, connects", async () => {
    const client = newClient();
    client.open(opening);
    expect(client.opening.get()).toMatchObject({ state: "sending", opening });
    expect(stored("opening")).toContain("My invoice");
    await settle();
    const { clientId = "" } = client.opening.get() ?? {};
    expect(client.opening.get()).toMatchObject({ state: "opened", conversation: { id: "c_1" } });
    expect(rest.opened.get(clientId)?.body).toEqual({ ...opening, client_id: clientId });
    expect(stored("opening")).toBeNull();
    expect(world.sockets).toHaveLength(1);
    expect(client.conversations.get()).toEqual([row]);
  });

  test("without an answer is failed, its text kept, and goes by itself when connected", async () => {
    const session = newSession();
    await session.start();
    rest.up = false;
    const client = newClient(session);
    client.start();
    client.open(opening);
    await world.clock.pass(10_000);
    expect(client.opening.get()).toMatchObject({ state: "failed", reason: "network", opening });
    rest.up = true;
    world.socket.welcome();
    await settle();
    expect(client.opening.get()?.state).toBe("opened");
    expect(rest.opened.size).toBe(1);
  });

  test("survives a reload in mid-sending, under the same client id", async () => {
    const client = newClient();
    rest.up = false;
    client.open(opening);
    const { clientId } = client.opening.get() ?? {};
    world.clock.die();
    rest.up = true;
    const later = newClient();
    expect(later.opening.get()).toMatchObject({ state: "sending", clientId, opening });
    later.start();
    await settle();
    expect(later.opening.get()).toMatchObject({ state: "opened", clientId });
    expect([...rest.opened.keys()]).toEqual([clientId]);
  });

  test("refused keeps the text until it is sent again or taken back", async () => {
    rest.refusal = { status: 422, body: { code: "invalid" } };
    const client = newClient();
    client.open(opening);
    await settle();
    expect(client.opening.get()).toMatchObject({ state: "failed", reason: "invalid" });
    const { clientId } = client.opening.get() ?? {};
    expect(newClient().opening.get()).toMatchObject({ state: "failed", reason: "invalid", clientId });
    rest.refusal = undefined;
    client.retryOpening();
    await settle();
    expect(client.opening.get()).toMatchObject({ state: "opened", clientId });

    rest.refusal = { status: 422, body: { code: "invalid" } };
    client.open(opening);
    await settle();
    expect(client.cancelOpening()).toEqual(opening);
    expect(client.opening.get()).toBeUndefined();
    expect(stored("opening")).toBeNull();
  });

  test("with a client id that was used for something else takes another on retry", async () => {
    rest.refusal = { status: 409, body: { code: "client_id_conflict" } };
    const client = newClient();
    client.open(opening);
    await settle();
    const { clientId } = client.opening.get() ?? {};
    rest.refusal = undefined;
    client.retryOpening();
    await settle();
    expect(client.opening.get()?.state).toBe("opened");
    expect(client.opening.get()?.clientId).not.toBe(clientId);
  });

  test("what storage holds broken is nothing", () => {
    world.storage.set("opening", "{");
    expect(newClient().opening.get()).toBeUndefined();
  });
});

describe("the patient's conversations", () => {
  const event = (kind: string, seq: number, more = {}) =>
    world.socket.say({
      type: "event",
      conversation: "c_1",
      seq,
      prev: seq - 1,
      at: 1,
      kind,
      from: { kind: "staff", id: "s_1" },
      ...more,
    });

  test("follow what happens to them", async () => {
    const client = newClient();
    client.open(opening);
    await settle();
    world.socket.welcome();
    const now = () => client.conversations.get()[0];
    const sam = { id: "s_1", name: "Sam" };
    event("resolved", 2); // history: older than the row
    expect(now()?.status).toBe("queued");
    event("accepted", 4, { staff: sam });
    expect(now()).toMatchObject({ status: "open", assignee: sam, last_seq: 4 });
    event("message", 5);
    expect(now()).toMatchObject({ status: "open", assignee: sam, last_seq: 5 });
    event("transferred", 6, { department: "scheduling" });
    expect(now()).toMatchObject({ status: "queued", department: "scheduling" });
    expect(now()?.assignee).toBeUndefined();
    event("resolved", 7);
    expect(now()?.status).toBe("resolved");
    event("reopened", 8, { episode: 2 });
    expect(now()).toMatchObject({ status: "queued", episode: 2 });
    event("accepted", 9, { staff: sam });
    event("requeued", 10, { staff: sam, reason: "disconnected" });
    expect(now()).toMatchObject({ status: "queued" });
    expect(now()?.assignee).toBeUndefined();
    event("converted", 11, { mode: "callback", slot: 70 });
    expect(now()).toMatchObject({ mode: "callback", slot: 70 });
    event("converted", 12, { mode: "message" });
    expect(now()).toMatchObject({ mode: "message" });
    expect(now()?.slot).toBeUndefined();
  });

  test("stand as the server says, but for what is newer here", async () => {
    const client = newClient();
    client.open(opening);
    await settle();
    world.socket.welcome();
    const now = () => client.conversations.get()[0];
    const { read_seq: _, seen_seq: __, unread: ___, ...told } = row;
    const state = (more: object) => world.socket.say({ ...told, type: "conversation.state", ...more });
    state({ next: "answer", due: 90 });
    expect(now()).toMatchObject({ next: "answer", due: 90, read_seq: 3 });
    expect(now()).not.toHaveProperty("type");
    event("message", 4);
    state({ next: "reply", last_seq: 3 });
    expect(now()).toMatchObject({ next: "answer", last_seq: 4 });
    const lists = () => world.calls.filter((c) => c.url.endsWith("/conversations") && c.method === "GET");
    state({ id: "c_2" }); // one that we have not heard of
    event("linked", 5, { linked: { conversation: "c_3", reference: "R", department: "billing" } });
    expect(lists()).toHaveLength(2);
  });

  test("leave the queue for a question or a call, and say how to be reached", async () => {
    const client = newClient();
    client.open({ ...opening, mode: "message", contact: { phone: "555" } });
    await settle();
    expect([...rest.opened.values()][0]?.body).toMatchObject({ mode: "message", contact: { phone: "555" } });
    await client.convert("c_1", { mode: "callback", slot: 70, contact: { phone: "555" } });
    expect(world.calls.at(-1)).toMatchObject({
      url: "/api/v1/conversations/c_1/convert",
      body: { mode: "callback", slot: 70, contact: { phone: "555" } },
    });
    await client.giveContact("c_1", { email: "a@example.org" });
    expect(world.calls.at(-1)).toMatchObject({
      url: "/api/v1/conversations/c_1/contact",
      body: { email: "a@example.org" },
    });
  });

  test("a change of the site is counted, and the place comes with its wait", async () => {
    const client = newClient();
    client.open(opening);
    await settle();
    world.socket.welcome();
    world.socket.say({ type: "site.changed" });
    world.socket.say({ type: "site.changed" });
    expect(client.siteChanges.get()).toBe(2);
    const thread = client.thread("c_1");
    const wait = { low_s: 60, high_s: 120 };
    world.socket.say({ type: "queue.position", conversation: "c_1", position: 2, wait, why: "urgent" });
    expect(thread.state.get()).toMatchObject({ place: 2, wait, why: "urgent" });
    world.socket.say({ type: "queue.position", conversation: "c_1", position: 1 });
    expect(thread.state.get()).not.toHaveProperty("wait");
  });

  test("are read, ended and left", async () => {
    const client = newClient();
    client.open(opening);
    await settle();
    world.socket.welcome({ kind: "patient", id: "p_1" });
    expect(await client.refresh()).toEqual([row]);
    await client.end("c_1");
    expect(client.conversations.get()[0]?.status).toBe("resolved");
    const thread = client.thread("c_1");
    world.socket.onSent = undefined;
    thread.send("canary");
    expect(stored("outbox")).toContain("canary");
    await client.leave();
    expect(stored("outbox")).toBeNull();
    expect(stored("token")).toBeNull();
    expect(client.conversations.get()).toEqual([]);
    expect(client.connection.get().status).toBe("idle");
    expect(client.thread("c_1")).not.toBe(thread);
  });

  test("a session that ended meanwhile is noticed", async () => {
    const client = newClient();
    client.open(opening);
    await settle();
    world.socket.welcome();
    rest.expire();
    world.socket.drop(4001);
    await world.clock.pass(1_000);
    expect(client.connection.get().status).toBe("signed_out");
    expect(client.session.state.get().status).toBe("none");
  });
});
