import { beforeEach, describe, expect, test } from "vitest";
import type { ServerFrame, Welcome } from "../src/frames.ts";
import { Socket, type Standing } from "../src/socket.ts";
import { FakeWorld } from "./fakes.ts";

let world: FakeWorld;
let standing: Standing;
let checks: number;
let token: string | undefined;
let online: Welcome[];
let offline: number[];
let frames: ServerFrame[];
let socket: Socket;

beforeEach(() => {
  world = new FakeWorld();
  standing = "good";
  checks = 0;
  token = undefined;
  online = [];
  offline = [];
  frames = [];
  socket = new Socket({
    environment: world,
    url: () => "wss://chat.test/ws?as=patient",
    token: () => token,
    check: async () => {
      checks++;
      return standing;
    },
    onOnline: (w) => online.push(w),
    onFrame: (f) => frames.push(f),
    onOffline: (code) => offline.push(code),
  });
});

const status = () => socket.state.get().status;

async function goOnline(): Promise<void> {
  socket.start();
  world.socket.welcome();
}

/** Lets time pass until another socket is opened; answers how long it took. */
async function untilNextSocket(limit = 120_000): Promise<number> {
  const before = world.sockets.length;
  const start = world.clock.now();
  while (world.sockets.length === before && world.clock.now() - start < limit) await world.clock.pass(50);
  return world.clock.now() - start;
}

describe("opening", () => {
  test("offers our subprotocol, and a token only where there is one", async () => {
    socket.start();
    expect(world.socket.url).toBe("wss://chat.test/ws?as=patient");
    expect(world.socket.protocols).toEqual(["careline.v1"]);
    token = "t0k3n";
    world.socket.drop();
    await untilNextSocket();
    expect(world.socket.protocols).toEqual(["careline.v1", "careline.bearer.t0k3n"]);
  });

  test("is online only once welcomed, and sends nothing before", () => {
    socket.start();
    expect(status()).toBe("connecting");
    expect(socket.send({ type: "ping" })).toBe(false);
    world.socket.welcome();
    expect(status()).toBe("online");
    expect(online).toHaveLength(1);
    expect(socket.send({ type: "ping" })).toBe(true);
    expect(world.socket.sent).toEqual([{ type: "ping" }]);
  });

  test("start is harmless when started", () => {
    socket.start();
    socket.start();
    world.socket.welcome();
    socket.start();
    expect(world.sockets).toHaveLength(1);
  });

  test("an attempt that never answers is given up", async () => {
    socket.start();
    await world.clock.pass(14_900);
    expect(world.sockets).toHaveLength(1);
    await world.clock.pass(1_000);
    expect(world.sockets).toHaveLength(2);
  });

  test("a constructor that throws is a failed attempt", async () => {
    const open = world.openSocket;
    world.openSocket = () => {
      throw new Error("SecurityError");
    };
    socket.start();
    expect(status()).toBe("waiting");
    world.openSocket = open;
    await untilNextSocket();
    world.socket.welcome();
    expect(status()).toBe("online");
  });

  test("frames that are no JSON are ignored", async () => {
    await goOnline();
    world.socket.onmessage?.({ data: "{" });
    world.socket.say({ type: "pong", server_time: 1 });
    expect(frames).toEqual([{ type: "pong", server_time: 1 }]);
  });
});

describe("reconnecting", () => {
  test("backs off within bounds, and jitter stays inside them", async () => {
    for (const [dice, low, high] of [
      [0, 0.5, 0.5],
      [0.999, 1, 1],
    ] as const) {
      world.clock.dice = () => dice;
      standing = "good";
      socket.stop();
      socket.start();
      for (let attempt = 0; attempt < 10; attempt++) {
        world.socket.drop();
        const waited = await untilNextSocket();
        const full = Math.min(30_000, 500 * 2 ** attempt);
        expect(waited).toBeGreaterThanOrEqual(full * low - 50);
        expect(waited).toBeLessThanOrEqual(full * high + 50);
      }
    }
  });

  test("a connection that held starts anew, one that flapped does not", async () => {
    await goOnline();
    for (let i = 0; i < 5; i++) {
      world.socket.drop();
      await untilNextSocket();
      world.socket.welcome();
    }
    expect(socket.state.get().attempts).toBe(5);
    await world.clock.pass(10_000);
    world.socket.drop();
    expect(socket.state.get().attempts).toBe(1);
    expect(await untilNextSocket()).toBeLessThanOrEqual(550);
  });

  test("4010 spreads clients over seconds", async () => {
    const waits: number[] = [];
    for (const dice of [0, 0.5, 0.99]) {
      world.clock.dice = () => dice;
      socket.stop();
      await goOnline();
      world.socket.drop(4010);
      waits.push(await untilNextSocket());
    }
    expect(waits[0]).toBeLessThanOrEqual(300);
    expect(waits[1]).toBeGreaterThan(2_500);
    expect(waits[2]).toBeGreaterThan(5_000);
    expect(waits[2]).toBeLessThanOrEqual(5_550);
  });

  test("4008 reconnects within about a second", async () => {
    world.clock.dice = () => 0.99;
    await goOnline();
    await world.clock.pass(20_000);
    world.socket.drop(4008);
    expect(offline).toEqual([4008]);
    expect(await untilNextSocket()).toBeLessThanOrEqual(1_600);
    expect(checks).toBe(0);
  });

  test("4003 is final", async () => {
    await goOnline();
    world.socket.drop(4003);
    await world.clock.pass(600_000);
    expect(status()).toBe("forbidden");
    expect(world.sockets).toHaveLength(1);
  });

  test("nothing of a socket that was left is heard", async () => {
    await goOnline();
    const { onmessage, onclose } = world.socket;
    world.socket.drop();
    await untilNextSocket();
    world.socket.welcome();
    onmessage?.({ data: '{"type":"pong","server_time":1}' });
    onclose?.({ code: 1006 });
    expect(frames).toEqual([]);
    expect(status()).toBe("online");
  });

  test("stop ends it, and nothing comes after", async () => {
    await goOnline();
    socket.stop();
    expect(world.socket.closedWith).toBe(1000);
    expect(offline).toEqual([0]);
    await world.clock.pass(600_000);
    expect(world.sockets).toHaveLength(1);
    expect(world.clock.waiting).toBe(0);
    expect(status()).toBe("idle");
  });
});

describe("credentials", () => {
  test("4001 with credentials that could be renewed reconnects at once", async () => {
    await goOnline();
    await world.clock.pass(20_000);
    world.socket.drop(4001);
    await world.clock.pass(1);
    expect(checks).toBe(1);
    expect(world.sockets).toHaveLength(2);
  });

  test("4001 with credentials that are gone signs out, until started again", async () => {
    await goOnline();
    standing = "refused";
    world.socket.drop(4001);
    await world.clock.pass(60_000);
    expect(status()).toBe("signed_out");
    expect(world.sockets).toHaveLength(1);
    socket.start();
    world.socket.welcome();
    expect(status()).toBe("online");
  });

  test("4001 again and again is not answered by a storm", async () => {
    await goOnline();
    for (let i = 0; i < 100 && world.sockets.length < 20; i++) {
      world.socket.welcome();
      world.socket.drop(4001);
      await world.clock.pass(1_000);
    }
    expect(world.sockets.length).toBeLessThan(12);
  });

  test("4001 while nobody answers tries on until somebody does", async () => {
    await goOnline();
    standing = "unknown";
    world.socket.drop(4001);
    await world.clock.pass(60_000);
    expect(status()).toBe("waiting");
    expect(world.sockets).toHaveLength(1);
    expect(checks).toBeGreaterThan(3);
    expect(checks).toBeLessThan(12);
    standing = "good";
    await untilNextSocket();
    world.socket.welcome();
    expect(status()).toBe("online");
  });

  test("a handshake refused twice asks whether we are signed in", async () => {
    standing = "refused";
    socket.start();
    world.socket.drop();
    await untilNextSocket();
    expect(checks).toBe(0);
    world.socket.drop();
    await world.clock.pass(60_000);
    expect(checks).toBe(1);
    expect(status()).toBe("signed_out");
    expect(world.sockets).toHaveLength(2);
  });

  test("an answer that comes after stop changes nothing", async () => {
    await goOnline();
    world.socket.drop(4001);
    socket.stop();
    await world.clock.pass(60_000);
    expect(status()).toBe("idle");
    expect(world.sockets).toHaveLength(1);
  });
});

describe("a network that went away without a word", () => {
  test("is noticed by silence", async () => {
    await goOnline();
    await world.clock.pass(45_000);
    expect(world.socket.sent).toEqual([{ type: "ping" }]);
    await world.clock.pass(10_000);
    expect(offline).toEqual([0]);
    await untilNextSocket();
    expect(world.sockets).toHaveLength(2);
  });

  test("is not suspected while anything is heard", async () => {
    await goOnline();
    for (let i = 0; i < 10; i++) {
      await world.clock.pass(40_000);
      world.socket.say({ type: "conversation.live", conversation: "c", seq: 0 });
    }
    expect(world.socket.sent).toEqual([]);
    await world.clock.pass(45_000);
    world.socket.say({ type: "pong", server_time: 1 });
    await world.clock.pass(40_000);
    expect(status()).toBe("online");
    expect(world.sockets).toHaveLength(1);
  });

  test("a nudge asks sooner, or ends the wait", async () => {
    await goOnline();
    await world.clock.pass(1_000);
    socket.nudge();
    expect(world.socket.sent).toEqual([{ type: "ping" }]);
    await world.clock.pass(5_000);
    expect(status()).toBe("waiting");
    socket.nudge();
    expect(world.sockets).toHaveLength(2);
    world.socket.welcome();
    expect(status()).toBe("online");
  });

  test("an answer to a nudge keeps the connection", async () => {
    await goOnline();
    await world.clock.pass(1_000);
    socket.nudge();
    await world.clock.pass(100);
    world.socket.say({ type: "error", code: "unknown_type", message: "" });
    await world.clock.pass(20_000);
    expect(world.sockets).toHaveLength(1);
    expect(status()).toBe("online");
  });
});
