import { beforeEach, describe, expect, test } from "vitest";
import type { StaffConversation, You } from "../src/frames.ts";
import type { ConversationList, ListQuery } from "../src/list.ts";
import { StaffClient } from "../src/staff-client.ts";
import { StaffSession } from "../src/staff-session.ts";
import { type Answer, type Call, FakeWorld, settle } from "./fakes.ts";

const me: You = { kind: "staff", id: "s_1", name: "Sam", role: "agent" };
const sam = { id: "s_1", name: "Sam" };

function row(n: number, more: Partial<StaffConversation> = {}): StaffConversation {
  return {
    id: `c_${String(n).padStart(3, "0")}`,
    reference: `REF-${n}`,
    site: "site_1",
    department: "billing",
    patient: "p_1",
    verification: "anonymous",
    status: "queued",
    episode: 1,
    opened_at: 1,
    last_seq: 3,
    last_at: 1,
    preview: "Hi",
    rank: n * 10,
    rev: 1,
    mode: "live",
    priority: "normal",
    ...more,
  };
}

let world: FakeWorld;
let table: StaffConversation[];
let client: StaffClient;
let beforeAnswer: (() => void) | undefined;
let down: boolean;

/** The list route: rank order, keyset cursor. */
function rest({ url, method }: Call): Answer {
  if (down) return "unreachable";
  const { pathname, searchParams } = new URL(url, "http://x");
  if (pathname === "/api/v1/staff/me") return { status: 200, body: { staff: { ...sam, email: "s@x.test" } } };
  if (pathname === "/api/v1/conversations" && method === "GET") {
    const limit = Number(searchParams.get("limit"));
    const after = Number(searchParams.get("cursor") ?? "-1");
    const found = table.filter((r) => r.rank > after).sort((a, b) => a.rank - b.rank);
    const page = found.slice(0, limit);
    beforeAnswer?.();
    const next_cursor = found.length > limit ? String(page.at(-1)?.rank) : undefined;
    return { status: 200, body: { conversations: page, ...(next_cursor && { next_cursor }) } };
  }
  const found = table.find((r) => pathname.endsWith(r.id));
  return found
    ? { status: 200, body: { conversation: found } }
    : { status: 404, body: { code: "not_found" } };
}

beforeEach(() => {
  world = new FakeWorld();
  world.rest = rest;
  beforeAnswer = undefined;
  down = false;
  table = [1, 2, 3].map((n) => row(n));
  const session = new StaffSession({ environment: world });
  client = new StaffClient({ environment: world, session, socketOrigin: "wss://chat.test" });
  client.start();
  world.socket.welcome(me);
});

async function open(query: ListQuery = { view: "all" }): Promise<ConversationList> {
  const list = client.list(query);
  await settle();
  return list;
}

const ids = (list: ConversationList) => list.state.get().rows.map((r) => Number(r.id.slice(2)));
const changed = (r: StaffConversation) => world.socket.say({ type: "conversation.changed", ...r });
const gets = () => world.calls.filter((c) => c.url.includes("/conversations?")).length;

test("what is refused over the socket is told in the page's language, also after it changed", () => {
  let spoken = "es";
  const session = new StaffSession({ environment: world, language: () => spoken });
  const reader = new StaffClient({ environment: world, session, socketOrigin: "wss://chat.test" });
  reader.start();
  expect(world.socket.url).toBe("wss://chat.test/ws?as=staff&language=es");
  reader.stop();
  spoken = "en";
  reader.start();
  expect(world.socket.url).toBe("wss://chat.test/ws?as=staff&language=en");
  reader.stop();
});

describe("a list", () => {
  test("shows the view in rank order", async () => {
    const list = await open();
    expect(ids(list)).toEqual([1, 2, 3]);
    expect(list.state.get()).toMatchObject({ complete: true, loading: false });
  });

  test("moves, adds and drops rows as told", async () => {
    const list = await open();
    changed(row(3, { rev: 2, rank: 5 }));
    expect(ids(list)).toEqual([3, 1, 2]);
    changed(row(4, { rank: 15 }));
    expect(ids(list)).toEqual([3, 1, 4, 2]);
    changed(row(1, { rev: 2, status: "resolved" }));
    expect(ids(list)).toEqual([3, 4, 2]);
    world.socket.say({ type: "conversation.ended", conversation: row(4).id, code: "not_found" });
    expect(ids(list)).toEqual([3, 2]);
  });

  test("takes no older row than it holds", async () => {
    const list = await open();
    changed(row(1, { rev: 5, preview: "new" }));
    changed(row(1, { rev: 4, preview: "old" }));
    expect(list.state.get().rows[0]?.preview).toBe("new");
  });

  test.each<[ListQuery, Partial<StaffConversation>, boolean]>([
    [{ view: "mine" }, { assignee: sam }, true],
    [{ view: "mine" }, { assignee: { id: "s_2", name: "Kim" } }, false],
    [{ view: "mine" }, {}, false],
    [{ view: "mine" }, { assignee: sam, status: "resolved" }, false],
    [{ view: "unassigned" }, {}, true],
    [{ view: "unassigned" }, { assignee: sam }, false],
    [{ view: "all" }, { assignee: { id: "s_2", name: "Kim" } }, true],
    [{ view: "all" }, { status: "resolved" }, false],
    [{ view: "resolved" }, { status: "resolved" }, true],
    [{ view: "resolved" }, {}, false],
    [{ view: "all", department: "billing" }, {}, true],
    [{ view: "all", department: "billing" }, { department: "insurance" }, false],
  ])("%j holds %j: %s", async (query, more, holds) => {
    table = [];
    const list = await open(query);
    changed(row(9, more));
    expect(ids(list)).toEqual(holds ? [9] : []);
  });

  test("keeps the read mark that frames do not carry", async () => {
    table = [row(1, { read_seq: 2 })];
    const list = await open();
    changed(row(1, { rev: 2, last_seq: 4 }));
    expect(list.state.get().rows[0]).toMatchObject({ read_seq: 2, last_seq: 4 });
    world.socket.say({ type: "conversation.read", conversation: row(1).id, from: me, seq: 4 });
    expect(list.state.get().rows[0]?.read_seq).toBe(4);
  });

  test("marks as read what a thread read", async () => {
    table = [row(1, { read_seq: 0 })];
    const list = await open();
    client.read(row(1).id, 3);
    expect(list.state.get().rows[0]?.read_seq).toBe(3);
    expect(world.socket.frames("conversation.read")).toHaveLength(1);
  });

  test("a closed one is told nothing", async () => {
    const list = await open();
    list.close();
    changed(row(4));
    expect(ids(list)).toEqual([1, 2, 3]);
  });

  test("says why it could not be read, and keeps what it had", async () => {
    const list = await open();
    down = true;
    const reading = list.refresh();
    await world.clock.pass(10_000);
    await reading;
    expect(list.state.get().error?.code).toBe("network");
    expect(ids(list)).toEqual([1, 2, 3]);
    down = false;
    await list.refresh();
    expect(list.state.get().error).toBeUndefined();
  });
});

describe("a window shorter than the view", () => {
  beforeEach(() => {
    table = Array.from({ length: 120 }, (_, n) => row(n + 1));
  });

  test("grows by pages, without a hole", async () => {
    const list = await open();
    expect(ids(list)).toHaveLength(50);
    await list.more();
    expect(ids(list)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    await list.more();
    expect(list.state.get().complete).toBe(true);
    await list.more();
    expect(ids(list)).toHaveLength(120);
    expect(gets()).toBe(3);
  });

  test("takes no row from beyond its end", async () => {
    const list = await open();
    changed(row(70, { rev: 2 }));
    expect(ids(list)).toHaveLength(50);
    changed(row(70, { rev: 3, rank: 15 }));
    expect(ids(list).slice(0, 3)).toEqual([1, 70, 2]);
  });

  test("drops a row that moves beyond its end", async () => {
    const list = await open();
    changed(row(2, { rev: 2, rank: 5_000 }));
    expect(ids(list)).not.toContain(2);
    expect(ids(list)).toHaveLength(49);
  });
});

describe("across a gap", () => {
  test("the window is read anew", async () => {
    const list = await open();
    expect(gets()).toBe(1);
    world.socket.drop();
    table = [row(2, { rev: 7, rank: 1 }), row(5)];
    await world.clock.pass(2_000);
    world.socket.welcome(me);
    await settle();
    expect(ids(list)).toEqual([2, 5]);
    expect(gets()).toBe(2);
  });

  test("as long as it was", async () => {
    table = Array.from({ length: 120 }, (_, n) => row(n + 1));
    const list = await open();
    await list.more();
    world.socket.drop();
    await world.clock.pass(2_000);
    world.socket.welcome(me);
    await settle();
    expect(ids(list)).toHaveLength(100);
  });

  test("what is told while it is being read wins if it is newer", async () => {
    const list = await open();
    beforeAnswer = () => {
      beforeAnswer = undefined;
      changed(row(1, { rev: 9, preview: "newer" }));
      changed(row(2, { rev: 1, preview: "older" }));
      world.socket.say({ type: "conversation.ended", conversation: row(3).id, code: "not_found" });
    };
    table = [row(1, { rev: 3 }), row(2, { rev: 3, preview: "read" }), row(3)];
    await list.refresh();
    expect(list.state.get().rows.map((r) => r.preview)).toEqual(["newer", "read"]);
  });

  test("two refreshes at once are one after the other", async () => {
    const list = await open();
    const first = list.refresh();
    const second = list.refresh();
    await Promise.all([first, second]);
    await settle();
    expect(gets()).toBe(3);
    expect(list.state.get().loading).toBe(false);
  });
});

describe("presence and rows", () => {
  test("ours is said again after a reconnection", async () => {
    client.setPresence("break");
    world.socket.drop();
    await world.clock.pass(2_000);
    world.socket.welcome(me);
    expect(world.socket.frames("presence.set")).toEqual([{ type: "presence.set", status: "break" }]);
  });

  test("colleagues' is known while connected", () => {
    world.socket.say({ type: "presence", from: { kind: "staff", id: "s_2" }, status: "away", at: 1 });
    expect(client.presence.get().get("s_2")).toBe("away");
    world.socket.drop();
    expect(client.presence.get().size).toBe(0);
  });

  test("rows hold the newest rev of what was told or read", async () => {
    changed(row(1, { rev: 4 }));
    client.changed(row(1, { rev: 3 }));
    expect(client.rows.get().get(row(1).id)?.rev).toBe(4);
    table = [row(1, { rev: 6, read_seq: 2, patient_read_seq: 1 })];
    await client.load(row(1).id);
    expect(client.rows.get().get(row(1).id)).toMatchObject({ rev: 6, read_seq: 2 });
  });

  test("what one conversation on REST tells reaches its thread", async () => {
    table = [row(1, { read_seq: 2, patient_read_seq: 3 })];
    const thread = client.thread(row(1).id);
    thread.hold();
    world.socket.say({ type: "conversation.live", conversation: row(1).id, seq: 0 });
    await settle();
    expect(thread.state.get()).toMatchObject({ readSeq: 2, seenSeq: 3 });
  });
});

describe("signing in and out", () => {
  const problem = { status: 401, body: { code: "unauthenticated" } };
  let refreshable: boolean;
  let valid: boolean;

  beforeEach(() => {
    refreshable = true;
    valid = true;
    world.rest = (call) => {
      const path = call.url.replace("/api/v1", "");
      if (path === "/staff/sessions/refresh") {
        valid = refreshable;
        return refreshable ? { status: 200, body: { expires_at: 5 } } : problem;
      }
      if (path === "/staff/sessions") {
        const right = call.body?.password === "right";
        valid = right;
        return right
          ? { status: 201, body: { expires_at: 5 } }
          : { status: 401, body: { code: "bad_credentials" } };
      }
      if (path === "/staff/session") return { status: 204 };
      return valid ? rest(call) : problem;
    };
  });

  test("a wrong password is an error, and no renewal is tried", async () => {
    const session = new StaffSession({ environment: world });
    await expect(session.signIn("s@x.test", "wrong")).rejects.toMatchObject({ code: "bad_credentials" });
    expect(world.calls.map((c) => c.url)).toEqual(["/api/v1/staff/sessions"]);
    expect(await session.signIn("s@x.test", "right")).toMatchObject({ status: "signed_in", me: sam });
  });

  test("an expired token is renewed once for all calls", async () => {
    const session = new StaffSession({ environment: world });
    valid = false;
    const standings = await Promise.all([session.check(), session.check(), session.load()]);
    expect(standings.slice(0, 2)).toEqual(["good", "good"]);
    expect(world.calls.filter((c) => c.url.endsWith("/refresh"))).toHaveLength(1);
  });

  test("a session that is over is signed out", async () => {
    const session = new StaffSession({ environment: world });
    refreshable = false;
    valid = false;
    expect(await session.check()).toBe("refused");
    expect(session.state.get()).toEqual({ status: "signed_out" });
  });

  test("signing out forgets what was here", async () => {
    await client.session.load();
    changed(row(1));
    client.thread(row(1).id).send("canary");
    await client.signOut();
    expect(client.rows.get().size).toBe(0);
    expect(world.storage.get("outbox")).toBeNull();
    expect(client.connection.get().status).toBe("idle");
    expect(client.session.state.get().status).toBe("signed_out");
  });
});
