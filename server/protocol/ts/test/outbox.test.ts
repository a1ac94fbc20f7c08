import { beforeEach, describe, expect, test } from "vitest";
import type { ClientFrame } from "../src/frames.ts";
import { Outbox } from "../src/outbox.ts";
import { textProblem } from "../src/text.ts";
import { FakeWorld } from "./fakes.ts";

let world: FakeWorld;
let wire: ClientFrame[];
let changes: string[];
let stalls: number;
let outbox: Outbox;

function make(): Outbox {
  const made = new Outbox({
    environment: world,
    onChange: (c) => changes.push(c),
    onStall: () => stalls++,
  });
  made.load("patient:p_1");
  return made;
}

const connect = () => outbox.attach((frame) => wire.push(frame) > 0);
const texts = () => wire.map((f) => ("text" in f ? f.text : f.type));
const states = (c = "c_1") => outbox.pending(c).map((p) => `${p.text}:${p.state}`);
const send = (text: string, conversation = "c_1") => outbox.send({ conversation, text }).clientId;

beforeEach(() => {
  world = new FakeWorld();
  wire = [];
  changes = [];
  stalls = 0;
  outbox = make();
});

describe("order", () => {
  test("one message of a conversation is on the wire at a time", () => {
    connect();
    const a = send("a");
    const b = send("b");
    send("c");
    expect(texts()).toEqual(["a"]);
    expect(states()).toEqual(["a:sending", "b:queued", "c:queued"]);
    outbox.acknowledged(a, 1, 100);
    expect(texts()).toEqual(["a", "b"]);
    outbox.settled(b); // its event may come before its acknowledgement
    expect(texts()).toEqual(["a", "b", "c"]);
    expect(states()).toEqual(["a:sent", "c:sending"]);
  });

  test("conversations do not wait for each other", () => {
    connect();
    send("a", "c_1");
    send("b", "c_2");
    expect(texts()).toEqual(["a", "b"]);
  });

  test("a held message holds back the later ones", async () => {
    connect();
    outbox.send({ conversation: "c_1", text: "a", holdMs: 5_000 });
    const b = send("b");
    await world.clock.pass(4_900);
    expect(texts()).toEqual([]);
    await world.clock.pass(200);
    expect(texts()).toEqual(["a"]);
    expect(outbox.cancel(b)?.text).toBe("b");
  });

  test("a refused message steps aside, and a retry goes to the end", () => {
    connect();
    const a = send("a");
    send("b");
    outbox.refused(a, { code: "forbidden", message: "No." });
    expect(texts()).toEqual(["a", "b"]);
    expect(outbox.pending("c_1")[0]).toMatchObject({
      state: "failed",
      reason: "forbidden",
      message: "No.",
      text: "a",
    });
    outbox.retry(a);
    expect(states()).toEqual(["b:sending", "a:queued"]);
  });
});

describe("losing the connection", () => {
  test("before it was sent", () => {
    const a = send("a");
    expect(states()).toEqual(["a:queued"]);
    connect();
    expect(wire).toEqual([{ type: "message.send", conversation: "c_1", client_id: a, text: "a" }]);
  });

  test("after it was sent: the same again, under the same client id", () => {
    connect();
    const a = send("a");
    send("b");
    outbox.detach();
    expect(states()).toEqual(["a:queued", "b:queued"]);
    connect();
    expect(wire).toHaveLength(2);
    expect(wire[1]).toEqual(wire[0]);
    outbox.acknowledged(a, 4, 100);
    expect(texts()).toEqual(["a", "a", "b"]);
  });

  test("after it was acknowledged: not again", () => {
    connect();
    outbox.acknowledged(send("a"), 4, 100);
    outbox.detach();
    connect();
    expect(texts()).toEqual(["a"]);
    expect(outbox.pending("c_1")[0]).toMatchObject({ state: "sent", seq: 4, at: 100 });
  });

  test("when the transport refuses, it stays queued and can be undone", () => {
    outbox.attach(() => false);
    const a = send("a");
    expect(states()).toEqual(["a:queued"]);
    expect(outbox.cancel(a)?.text).toBe("a");
  });

  test("an overdue acknowledgement raises doubt, an arrived one does not", async () => {
    connect();
    const a = send("a");
    await world.clock.pass(9_900);
    expect(stalls).toBe(0);
    await world.clock.pass(200);
    expect(stalls).toBe(1);
    outbox.detach();
    connect();
    outbox.acknowledged(a, 1, 1);
    await world.clock.pass(60_000);
    expect(stalls).toBe(1);
  });

  test("what closes the connection twice is given up, and the next one goes on", () => {
    connect();
    send("poison");
    send("b");
    outbox.detach(true);
    connect();
    expect(states()).toEqual(["poison:sending", "b:queued"]);
    outbox.detach(true);
    expect(states()).toEqual(["poison:failed", "b:queued"]);
    connect();
    expect(texts()).toEqual(["poison", "poison", "b"]);
  });
});

describe("refusals", () => {
  test("rate_limited waits as told, keeps its place and its client id", async () => {
    connect();
    const a = send("a");
    send("b");
    outbox.refused(a, { code: "rate_limited", message: "", retry_after_ms: 2_000 });
    expect(states()).toEqual(["a:sending", "b:queued"]);
    await world.clock.pass(1_900);
    expect(texts()).toEqual(["a"]);
    await world.clock.pass(700);
    expect(texts()).toEqual(["a", "a"]);
  });

  test("unavailable backs off further each time", async () => {
    connect();
    const a = send("a");
    const at: number[] = [];
    let seen = wire.length;
    for (let i = 0; i < 6; i++) {
      outbox.refused(a, { code: "unavailable", message: "" });
      const start = world.clock.now();
      while (wire.length === seen) await world.clock.pass(100);
      seen = wire.length;
      at.push(world.clock.now() - start);
    }
    expect(at[0]).toBeLessThan(1_500);
    expect([...at].sort((x, y) => x - y)).toEqual(at);
    expect(at[5]).toBeLessThanOrEqual(38_000);
  });

  test("a client id that was used for something else is replaced on retry", () => {
    connect();
    const a = send("a");
    outbox.refused(a, { code: "client_id_conflict", message: "" });
    outbox.retry(a);
    expect(outbox.pending("c_1")).toHaveLength(1);
    expect(outbox.pending("c_1")[0]?.clientId).not.toBe(a);
  });

  test("a refusal after the acknowledgement is of an older sending", () => {
    connect();
    const a = send("a");
    outbox.acknowledged(a, 1, 1);
    outbox.refused(a, { code: "forbidden", message: "" });
    expect(states()).toEqual(["a:sent"]);
  });

  test("what the server would refuse is not sent, and its text is kept", () => {
    connect();
    send("x".repeat(10_001));
    send("a\0b");
    expect(wire).toEqual([]);
    expect(outbox.pending("c_1").map((p) => p.reason)).toEqual(["too_long", "invalid_text"]);
  });
});

describe("undo", () => {
  test("is possible until it was on the wire", async () => {
    connect();
    const held = outbox.send({ conversation: "c_1", text: "a", holdMs: 5_000 });
    expect(outbox.cancel(held.clientId)?.text).toBe("a");
    await world.clock.pass(10_000);
    expect(wire).toEqual([]);
    const sent = send("b");
    expect(outbox.cancel(sent)).toBeUndefined();
    outbox.detach();
    expect(outbox.cancel(sent)).toBeUndefined();
    expect(states()).toEqual(["b:queued"]);
  });

  test("discards a refused one", () => {
    connect();
    const a = send("a");
    outbox.refused(a, { code: "too_long", message: "" });
    expect(outbox.cancel(a)?.text).toBe("a");
    expect(outbox.pending("c_1")).toEqual([]);
    expect(world.storage.get("outbox")).toBeNull();
  });
});

describe("reload", () => {
  test("brings back what was not acknowledged, in order, under the same client ids", () => {
    connect();
    const ids = ["a", "b", "c"].map((t) => send(t));
    outbox.acknowledged(ids[0] ?? "", 1, 1);
    outbox = make();
    expect(states()).toEqual(["b:queued", "c:queued"]);
    wire = [];
    connect();
    expect(wire).toEqual([{ type: "message.send", conversation: "c_1", client_id: ids[1], text: "b" }]);
  });

  test("keeps what was refused, with the reason", () => {
    connect();
    outbox.refused(send("a"), { code: "forbidden", message: "No." });
    outbox = make();
    expect(outbox.pending("c_1")[0]).toMatchObject({ state: "failed", reason: "forbidden" });
  });

  test("sends what was held back", () => {
    outbox.send({ conversation: "c_1", text: "a", note: true, holdMs: 5_000 });
    outbox = make();
    connect();
    expect(wire[0]).toMatchObject({ type: "note.send", text: "a" });
  });

  test("stores before it sends", () => {
    outbox.attach((frame) => {
      expect(world.storage.get("outbox")).toContain('"state":"sending"');
      return wire.push(frame) > 0;
    });
    send("a");
    expect(wire).toHaveLength(1);
  });

  test("leaves nothing behind once acknowledged, nor after clear", () => {
    connect();
    outbox.acknowledged(send("a"), 1, 1);
    expect(world.storage.get("outbox")).toBeNull();
    send("b");
    outbox.clear();
    expect(world.storage.get("outbox")).toBeNull();
    expect(outbox.pending("c_1")).toEqual([]);
    expect(world.clock.waiting).toBe(0);
  });

  test("of another person's page brings nothing", () => {
    send("a");
    const other = new Outbox({ environment: world, onChange: () => {}, onStall: () => {} });
    other.load("patient:p_2");
    expect(other.unsent).toBe(false);
    expect(world.storage.get("outbox")).toBeNull();
  });

  test("what was written before anyone knew who writes comes after what was left", () => {
    send("left");
    outbox = new Outbox({ environment: world, onChange: () => {}, onStall: () => {} });
    outbox.send({ conversation: "c_1", text: "new" });
    expect(world.storage.get("outbox")).toContain("left");
    outbox.load("patient:p_1");
    expect(states()).toEqual(["left:queued", "new:queued"]);
    expect(world.storage.get("outbox")).toContain("new");
  });

  test("survives storage that holds something else", () => {
    for (const broken of ["{", "null", "[]", '{"owner":"patient:p_1"}']) {
      world.storage.set("outbox", broken);
      expect(make().unsent).toBe(false);
    }
  });
});

test("keep_open goes with staff messages", () => {
  connect();
  outbox.send({ conversation: "c_1", text: "a", keepOpen: true });
  expect(wire[0]).toMatchObject({ type: "message.send", keep_open: true });
});

test("changes name their conversation", () => {
  changes = [];
  send("a", "c_7");
  expect(new Set(changes)).toEqual(new Set(["c_7"]));
});

test.each([
  ["hello", undefined],
  ["😀".repeat(10_000), undefined],
  ["😀".repeat(10_001), "too_long"],
  ["", "empty"],
  [" \n\t\u00a0\u2003\u200b\ufeff\u00ad\u0085", "empty"],
  ["a\u0000", "invalid_text"],
  ["\ud83d", "invalid_text"],
  ["\ude00\ud83d", "invalid_text"],
  ["\ud83d\ude00", undefined],
  [" a ", undefined],
])("textProblem of case %#", (text, want) => {
  expect(textProblem(text)).toBe(want);
});
