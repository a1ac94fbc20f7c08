import { describe, expect, it } from "vitest";
import { Api } from "../src/api.ts";
import type { Environment, Fetch } from "../src/environment.ts";
import { memoryStorage } from "../src/environment.ts";
import type { Attachment } from "../src/frames.ts";
import { type Transfer, Tray } from "../src/tray.ts";
import { FakeClock, settle } from "./fakes.ts";

interface Sent {
  url: string;
  headers: Record<string, string>;
  progress(part: number): void;
  answer(status: number, body?: object): void;
  aborted: boolean;
}

const attachment = (n: number): Attachment => ({
  id: `f_${n}`,
  name: `card ${n}.jpg`,
  type: "image/jpeg",
  size: 1000,
  state: "clean",
});

/** A tray whose transfers are answered by hand. */
function house(storage = memoryStorage(), held = false) {
  const sent: Sent[] = [];
  const deleted: string[] = [];
  const clock = new FakeClock();
  let ids = 0;
  const fetch: Fetch = async (url, init) => {
    if (init.method === "DELETE") deleted.push(url);
    return { status: 204, headers: { get: () => null }, text: async () => "" };
  };
  const environment = {
    clock,
    storage,
    fetch,
    uuid: () => `id-${++ids}`,
    openSocket: () => {
      throw new Error("no socket");
    },
  } as Environment;
  const transfer: Transfer = ({ url, headers, onProgress }) => {
    let resolve: (value: { status: number; text: string }) => void = () => {};
    const done = new Promise<{ status: number; text: string }>((r) => {
      resolve = r;
    });
    const one: Sent = {
      url,
      headers,
      progress: onProgress,
      answer: (status, body = {}) => resolve({ status, text: JSON.stringify(body) }),
      aborted: false,
    };
    sent.push(one);
    return { done, abort: () => (one.aborted = true) };
  };
  const api = new Api({ environment, as: "patient", token: () => "secret" });
  const tray = new Tray({ api, environment, name: "files.c", maxBytes: () => 5000, transfer, held });
  const states = () => tray.files.get().map((f) => `${f.name} ${f.state}${f.reason ? ` ${f.reason}` : ""}`);
  return { tray, sent, deleted, clock, states, storage };
}

const file = (name: string, size = 1000) => ({ name, size });

describe("tray", () => {
  it("sends nothing that is held back, keeps its names for the next page, and sends it once it may", () => {
    const storage = memoryStorage();
    const { tray, sent, states } = house(storage, true);
    tray.add([file("a.jpg"), file("b.jpg")]);
    expect(sent).toEqual([]);
    expect(states()).toEqual(["a.jpg waiting", "b.jpg waiting"]);
    expect(house(storage, true).states()).toEqual(["a.jpg lost", "b.jpg lost"]);
    tray.release();
    expect(sent).toHaveLength(1);
    tray.clear();
    expect(sent[0]?.aborted).toBe(true);
    expect(states()).toEqual([]);
    expect(house(storage).states()).toEqual([]);
  });

  it("sends files in one after the other and gives them to the message", async () => {
    const { tray, sent, states } = house();
    tray.add([file("a b.jpg"), file("b.jpg")]);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe("/api/v1/attachments");
    expect(sent[0]?.headers).toMatchObject({
      "Careline-Name": "a%20b.jpg",
      "Careline-Client-Id": "id-1",
      "Careline-As": "patient",
      Authorization: "Bearer secret",
    });
    sent[0]?.progress(0.5);
    expect(tray.files.get()[0]).toMatchObject({ state: "sending", progress: 0.5 });
    expect(tray.take()).toBeUndefined();
    sent[0]?.answer(201, { attachment: attachment(1) });
    await settle();
    sent[1]?.answer(201, { attachment: attachment(2) });
    await settle();
    expect(states()).toEqual(["card 1.jpg ready", "card 2.jpg ready"]);
    expect(tray.take()?.map(({ id }) => id)).toEqual(["f_1", "f_2"]);
    expect(tray.files.get()).toEqual([]);
  });

  it("refuses what the server would before it is sent, and keeps what the server said", async () => {
    const { tray, sent, states } = house();
    tray.add([file("nothing", 0), file("huge", 5001), file("x.exe")]);
    sent[0]?.answer(422, { code: "file_type", detail: "Only photos." });
    await settle();
    expect(states()).toEqual([
      "nothing failed empty_file",
      "huge failed file_too_large",
      "x.exe failed file_type",
    ]);
    expect(tray.take()).toBeUndefined();
    tray.add(Array.from({ length: 11 }, (_, i) => file(`${i}`)));
    expect(states().at(-1)).toBe("10 failed too_many_files");
  });

  it("waits a lost connection out, under the same client id, and then leaves it to people", async () => {
    const { tray, sent, clock, states } = house();
    tray.add([file("a.jpg")]);
    for (let n = 0; n < 4; n++) {
      sent.at(-1)?.answer(0);
      await settle();
      expect(states()).toEqual(["a.jpg waiting"]);
      await clock.pass(60_000);
      expect(sent).toHaveLength(n + 2);
    }
    sent.at(-1)?.answer(0);
    await settle();
    expect(states()).toEqual(["a.jpg failed network"]);
    tray.retry(tray.files.get()[0]?.key ?? "");
    sent.at(-1)?.answer(201, { attachment: attachment(1) });
    await settle();
    expect(new Set(sent.map((s) => s.headers["Careline-Client-Id"]))).toEqual(new Set(["id-1"]));
    expect(states()).toEqual(["card 1.jpg ready"]);
  });

  it("stops what is taken out, and takes it back where the server has it", async () => {
    const { tray, sent, deleted, states } = house();
    tray.add([file("a.jpg"), file("b.jpg")]);
    tray.remove("id-1");
    expect(sent[0]?.aborted).toBe(true);
    sent[0]?.answer(0);
    sent[1]?.answer(201, { attachment: attachment(2) });
    await settle();
    expect(states()).toEqual(["card 2.jpg ready"]);
    tray.remove("f_2");
    await settle();
    expect(deleted).toEqual(["/api/v1/attachments/f_2"]);
  });

  it("keeps over a reload what the server has, and says which file must be chosen again", async () => {
    const before = house();
    before.tray.add([file("a.jpg"), file("b.jpg", 77)]);
    before.sent[0]?.answer(201, { attachment: attachment(1) });
    await settle();
    const after = house(before.storage);
    expect(after.states()).toEqual(["card 1.jpg ready", "b.jpg lost"]);
    expect(after.tray.take()).toBeUndefined();
    after.tray.add([file("b.jpg", 77)]);
    after.sent[0]?.answer(201, { attachment: attachment(2) });
    await settle();
    expect(after.tray.take()?.map(({ id }) => id)).toEqual(["f_1", "f_2"]);
    expect(house(after.storage).states()).toEqual([]);
  });

  it("takes files of a message back once", () => {
    const { tray, states } = house();
    const back = [attachment(1)];
    tray.putBack(back);
    expect(states()).toEqual(["card 1.jpg ready"]);
    tray.take();
    tray.putBack(back);
    expect(states()).toEqual([]);
  });
});
