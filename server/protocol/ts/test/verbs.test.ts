import { beforeEach, describe, expect, test } from "vitest";
import type { StaffConversation } from "../src/frames.ts";
import { inView, type ListView } from "../src/list.ts";
import { StaffClient } from "../src/staff-client.ts";
import { StaffSession } from "../src/staff-session.ts";
import { type Answer, FakeWorld } from "./fakes.ts";

const row: StaffConversation = {
  id: "c_1",
  reference: "K7QP-4MDT",
  site: "site_1",
  department: "billing",
  patient: "p_1",
  verification: "anonymous",
  status: "open",
  episode: 1,
  opened_at: 1,
  last_seq: 3,
  last_at: 1,
  preview: "Hi",
  rank: 10,
  rev: 4,
  mode: "live",
  priority: "normal",
};

let world: FakeWorld;
let client: StaffClient;
let answer: Answer;

beforeEach(() => {
  world = new FakeWorld();
  answer = { status: 200, body: { conversation: row } };
  world.rest = () => answer;
  const session = new StaffSession({ environment: world });
  client = new StaffClient({ environment: world, session, socketOrigin: "wss://chat.test" });
});

const called = () => {
  const call = world.calls.at(-1);
  const { client_id, ...body } = call?.body ?? {};
  return { call: `${call?.method} ${call?.url.replace("/api/v1", "")}`, body, client_id };
};

describe("the verbs of a conversation", () => {
  test.each<[string, () => Promise<unknown>, object]>([
    ["assign", () => client.verbs.assign("c_1", "me"), { staff_id: "me" }],
    ["resolve", () => client.verbs.resolve("c_1"), {}],
    ["reopen", () => client.verbs.reopen("c_1"), {}],
    ["snooze", () => client.verbs.snooze("c_1", 9), { until: 9 }],
    ["wait", () => client.verbs.wait("c_1", { on: "insurer", due: 9 }), { on: "insurer", due: 9 }],
    ["accept", () => client.verbs.accept("c_1"), {}],
    ["decline", () => client.verbs.decline("c_1", "full"), { reason: "full" }],
    ["withdraw-offer", () => client.verbs.withdrawOffer("c_1"), {}],
    [
      "transfer",
      () => client.verbs.transfer("c_1", { staff_id: "s_2", note: "n" }),
      { staff_id: "s_2", note: "n" },
    ],
    ["priority", () => client.verbs.setPriority("c_1", "urgent"), { priority: "urgent" }],
    ["no-reply-needed", () => client.verbs.noReplyNeeded("c_1"), { reason: "" }],
    ["promise", () => client.verbs.promise("c_1", { next: "call", due: 9 }), { next: "call", due: 9 }],
    ["escalate", () => client.verbs.escalate("c_1", "rude"), { reason: "rude" }],
    [
      "calls",
      () => client.verbs.logCall("c_1", { outcome: "no_answer", due: 9 }),
      { outcome: "no_answer", due: 9 },
    ],
    [
      "links",
      () => client.verbs.openLinked("c_1", { department: "billing", text: "t" }),
      { department: "billing", text: "t" },
    ],
    ["spam", () => client.verbs.markSpam("c_1", true), { spam: true }],
    ["warn", () => client.verbs.warn("c_1"), { reason: "" }],
  ])("%s is sent once under its own client id, and its row is told", async (verb, run, body) => {
    expect(await run()).toEqual(row);
    expect(called()).toMatchObject({ call: `POST /conversations/c_1/${verb}`, body });
    expect(called().client_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(client.rows.get().get("c_1")).toEqual(row);
    const { client_id } = called();
    await run();
    expect(called().client_id).not.toBe(client_id);
  });

  test("a refusal is thrown with its code, and no row is told", async () => {
    answer = { status: 409, body: { code: "at_capacity" } };
    await expect(client.verbs.transfer("c_1", { staff_id: "s_2" })).rejects.toMatchObject({
      code: "at_capacity",
    });
    expect(client.rows.get().size).toBe(0);
  });

  test("contact details are read and kept nowhere", async () => {
    answer = { status: 200, body: { contact: { phone: "+1 555 0100" } } };
    expect(await client.verbs.contact("c_1")).toEqual({ phone: "+1 555 0100" });
    expect(called().call).toBe("GET /conversations/c_1/contact");
    expect(client.rows.get().size).toBe(0);
  });
});

test.each<[string, (c: StaffClient) => Promise<unknown>, object, unknown]>([
  ["GET /desk", (c) => c.house.desk(), { at: 1, people: [], departments: [] }, undefined],
  [
    "POST /staff/s_2/hand-over",
    (c) => c.house.handOver("s_2", "ill"),
    { moved: 3, kept: 0 },
    { reason: "ill" },
  ],
  [
    "POST /staff/s_2/lend",
    (c) => c.house.lend("s_2", "billing", 9),
    { staff: {} },
    { department: "billing", until: 9 },
  ],
  [
    "PUT /staff/s_2/capacity",
    (c) => c.house.setCapacity("s_2", 4, 3),
    { staff: {} },
    { capacity: 4, seen: 3 },
  ],
  [
    "PUT /staff/s_2/languages",
    (c) => c.house.setLanguages("s_2", ["es"], ["en"]),
    { staff: {} },
    { languages: ["es"], seen: ["en"] },
  ],
  [
    "POST /departments/billing/intake",
    (c) => c.house.stopIntake("billing", 9, "ill"),
    {},
    { until: 9, reason: "ill" },
  ],
  [
    "POST /departments/billing/tell",
    (c) => c.house.tellWaiting("billing", { before: 1, due: 2, text: { en: "Later." }, reason: "ill" }),
    { told: 2 },
    { before: 1, due: 2, text: { en: "Later." }, reason: "ill" },
  ],
  [
    "GET /departments/billing/policy",
    (c) => c.house.policies("billing"),
    { policy: {}, versions: [] },
    undefined,
  ],
  [
    "PUT /departments/billing/topics",
    (c) => c.house.setTopics("billing", [], []),
    {},
    { topics: [], seen: [] },
  ],
  ["GET /sites", (c) => c.house.sites(), { sites: null }, undefined],
  [
    "PUT /sites/main/banner",
    (c) => c.house.setBanner("main", { text: { en: "Hi" } }),
    {},
    { text: { en: "Hi" } },
  ],
  ["POST /patients/p_1/block", (c) => c.house.block("p_1", true), {}, { blocked: true, reason: "" }],
])("%s", async (call, run, body, sent) => {
  answer = { status: 200, body };
  await run(client);
  expect(called().call).toBe(call);
  expect(world.calls.at(-1)?.body).toEqual(sent);
});

test.each<[ListView, Partial<StaffConversation>, boolean]>([
  ["promised", { mode: "message" }, true],
  ["promised", { mode: "callback" }, true],
  ["promised", {}, false],
  ["promised", { mode: "message", status: "resolved" }, false],
  ["offered", { offered_to: { id: "s_1", name: "Sam" } }, true],
  ["offered", { offered_to: { id: "s_2", name: "Kim" } }, false],
  ["escalated", { escalated_at: 5 }, true],
  ["escalated", {}, false],
  ["spam", { spam: true, status: "resolved" }, true],
  ["spam", {}, false],
  ["all", { spam: true }, false],
  ["resolved", { spam: true, status: "resolved" }, false],
])("the view %s holds %j: %s", (view, more, holds) => {
  expect(inView({ ...row, ...more }, { view }, "s_1")).toBe(holds);
});
