import { describe, expect, test } from "vitest";
import type { PatientEvent } from "../src/frames.ts";
import { PatientClient } from "../src/patient-client.ts";
import { PatientSession } from "../src/patient-session.ts";
import { FakeServer } from "./fake-server.ts";
import { FakeWorld, settle } from "./fakes.ts";

/** Numbers that look random and are the same every time. */
function dice(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const patient = { kind: "patient", id: "p_1" } as const;
const staff = { kind: "staff", id: "s_1", name: "Sam" } as const;

/**
 * A patient writes while everything around fails at random: the connection at
 * any step, the bus (lost and doubled events), the server (busy, killed
 * between storing and acknowledging), the page (reloaded). In the end every
 * text is in the log once, in the order it was written, and the thread shows
 * exactly the patient's view of the log.
 */
async function life(seed: number): Promise<void> {
  const roll = dice(seed);
  const chance = (p: number) => roll() < p;
  const world = new FakeWorld();
  world.clock.dice = roll;
  world.rest = () => ({
    status: 200,
    body: { patient: { id: "p_1" }, unread: 0, conversation: { id: "c_1" } },
  });
  const server = new FakeServer(patient);
  let storm = true;
  server.fate = () => (!storm || chance(0.7) ? "arrives" : chance(0.5) ? "lost" : "doubled");
  server.survives = () => !storm || chance(0.8);
  server.refuses = () => (storm && chance(0.1) ? (chance(0.5) ? "rate_limited" : "unavailable") : undefined);

  const page = async () => {
    const session = new PatientSession({ environment: world, siteKey: "demo" });
    await session.load();
    const client = new PatientClient({ environment: world, session, socketOrigin: "wss://chat.test" });
    const thread = client.thread("c_1");
    const shown: PatientEvent[] = [];
    // What was shown once stays: lines are only ever added at the end.
    thread.state.subscribe(() => {
      const events = thread.state.get().items.flatMap((i) => i.event ?? []);
      expect(events.slice(0, shown.length)).toEqual(shown);
      shown.push(...events.slice(shown.length));
    });
    thread.hold();
    client.start();
    return { client, thread };
  };

  let { client, thread } = await page();
  const welcomed = new Set<unknown>();
  const written: string[] = [];
  const step = async () => {
    const socket = world.sockets.at(-1);
    if (socket?.onclose && !welcomed.has(socket) && chance(0.6)) {
      welcomed.add(socket);
      if (chance(0.1)) server.drop(socket, 1006);
      else server.accept(socket);
    }
    const action = roll();
    if (action < 0.3) {
      const text = `text ${written.length}`;
      written.push(text);
      thread.send(text, chance(0.2) ? { holdMs: 2_000 } : {});
    } else if (action < 0.5) {
      server.append({
        kind: chance(0.3) ? "note" : "message",
        from: staff,
        text: `reply ${server.log.length}`,
      });
    } else if (action < 0.6 && socket?.onclose) {
      const codes = [1006, 1006, 4008, 4010, 4001, 1012];
      server.drop(socket, codes[Math.floor(roll() * codes.length)]);
    } else if (action < 0.66 && socket) {
      socket.onSent = undefined; // the network swallows what we say from now on
    } else if (action < 0.7) {
      client.nudge();
    } else if (action < 0.73) {
      client.stop();
      world.clock.die(); // nothing of a page outlives it
      ({ client, thread } = await page());
    } else if (action < 0.78) {
      server.look();
    }
    await world.clock.pass(Math.floor(roll() * 3_000));
  };
  for (let i = 0; i < 150; i++) await step();

  storm = false;
  for (let i = 0; i < 600; i++) {
    const socket = world.sockets.at(-1);
    if (socket?.onclose && client.connection.get().status === "connecting") server.accept(socket);
    await world.clock.pass(1_000);
    if (i % 5 === 0) server.look();
    if (!client.unsent && thread.state.get().live && i > 90) break;
  }
  await settle();
  expect(server.log.filter((e) => e.from.kind === "patient").map((e) => e.text)).toEqual(written);
  const state = thread.state.get();
  expect(state.live).toBe(true);
  expect(state.items.map((i) => i.event?.seq)).toEqual(server.view.map((e) => e.seq));
  expect(state.items.map((i) => i.event?.text)).toEqual(server.view.map((e) => e.text));
  expect(world.storage.get("outbox")).toBeNull();
}

describe("whatever happens, the thread ends equal to the log", () => {
  for (let seed = 1; seed <= 60; seed++) {
    test(`seed ${seed}`, () => life(seed));
  }
});
