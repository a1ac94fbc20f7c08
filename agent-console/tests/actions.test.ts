import { type Api, ApiError } from "@careline/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import en from "../src/i18n/en.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { Actions } from "../src/state/actions.ts";
import { HeldActions, undoFor } from "../src/state/held.ts";
import { Notices } from "../src/state/notices.ts";
import { Overlay } from "../src/state/overlay.ts";
import type { Row } from "../src/state/rows.ts";
import { row } from "./rows.ts";

function desk() {
  const sent: { path: string; body: object }[] = [];
  const state: { latest: Row; refuse: ApiError | undefined; settled: Promise<boolean> } = {
    latest: row(),
    refuse: undefined,
    settled: Promise.resolve(true),
  };
  const api = {
    post: (path: string, body: object) => {
      sent.push({ path, body });
      return state.refuse ? Promise.reject(state.refuse) : Promise.resolve({ conversation: row({ rev: 2 }) });
    },
  };
  const parts = { held: new HeldActions(), notices: new Notices(), overlay: new Overlay() };
  const learned: Row[] = [];
  const actions = new Actions({
    ...parts,
    api: api as unknown as Api,
    uuid: () => "id",
    me: { id: "s_1", name: "Ana" },
    latest: () => state.latest,
    learn: (found) => learned.push(found),
    settled: () => state.settled,
    offerEnded: () => undefined,
  });
  return { actions, sent, state, learned, ...parts };
}

beforeEach(() => {
  vi.useFakeTimers();
  speak("en", en as Messages);
});
afterEach(() => vi.useRealTimers());

it("takes a conversation at once", async () => {
  const { actions, sent, overlay, learned } = desk();
  actions.claim(row());
  expect(overlay.apply(row()).assignee).toEqual({ id: "s_1", name: "Ana" });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([{ path: "/conversations/c_1/assign", body: { staff_id: "me", client_id: "id" } }]);
  expect(learned).toHaveLength(1);
});

it("resolves on screen now and on the server after five seconds", async () => {
  const { actions, sent, overlay } = desk();
  actions.resolve(row());
  expect(overlay.apply(row()).status).toBe("resolved");
  await vi.advanceTimersByTimeAsync(undoFor - 1);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.map(({ path }) => path)).toEqual(["/conversations/c_1/resolve"]);
});

it("sends nothing that was undone", async () => {
  const { actions, sent, held, overlay } = desk();
  actions.transfer(row(), { key: "insurance", name: "Insurance" });
  expect(overlay.apply(row()).department).toBe("insurance");
  held.undo();
  expect(overlay.apply(row()).department).toBe("billing");
  await vi.advanceTimersByTimeAsync(undoFor * 2);
  expect(sent).toEqual([]);
});

it("does not resolve a conversation in which the patient wrote again", async () => {
  const { actions, sent, state, notices } = desk();
  actions.resolve(row());
  state.latest = row({ rev: 2, last_patient_at: 2_000 });
  await vi.advanceTimersByTimeAsync(undoFor);
  expect(sent).toEqual([]);
  expect(notices.list.get()[0]?.text).toContain("Maria Sol wrote again");
});

it("takes back what was refused, says why, and can do it again", async () => {
  const { actions, sent, state, notices, overlay } = desk();
  state.refuse = new ApiError({ status: 503, code: "unavailable" });
  actions.claim(row());
  await vi.advanceTimersByTimeAsync(0);
  expect(overlay.apply(row()).assignee).toBeUndefined();
  const [failure] = notices.list.get();
  expect(failure?.text).toContain("It is yours");
  state.refuse = undefined;
  failure?.retry?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(2);
});

it("resolves only after what was written before has arrived", async () => {
  const { actions, sent, state } = desk();
  let arrive: (arrived: boolean) => void = () => undefined;
  state.settled = new Promise((resolve) => {
    arrive = resolve;
  });
  actions.resolve(row());
  await vi.advanceTimersByTimeAsync(undoFor * 2);
  expect(sent).toEqual([]);
  arrive(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.map(({ path }) => path)).toEqual(["/conversations/c_1/resolve"]);
});

it("does not resolve when the last word could not be said", async () => {
  const { actions, sent, overlay } = desk();
  actions.resolve(row(), { before: () => Promise.resolve(false) });
  await vi.advanceTimersByTimeAsync(undoFor);
  expect(sent).toEqual([]);
  expect(overlay.apply(row()).status).toBe("queued");
});
