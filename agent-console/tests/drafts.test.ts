import { type Api, ApiError } from "@careline/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Drafts } from "../src/state/drafts.ts";

/** A server that keeps drafts and can be away. */
function server() {
  const state = { kept: new Map<string, string>(), away: false, writes: 0 };
  const away = () => Promise.reject(new ApiError({ status: 0, code: "network" }));
  const api = {
    get: (path: string) => {
      if (state.away) return away();
      const drafts = [...state.kept]
        .filter(([key]) => path === `/conversations/${key.split("/")[0]}/drafts`)
        .map(([key, text]) => ({ mode: key.split("/")[1], text }));
      return Promise.resolve({ drafts });
    },
    put: (path: string, body: { text: string }) => {
      if (state.away) return away();
      const [, , conversation, , mode] = path.split("/");
      state.writes++;
      state.kept.set(`${conversation}/${mode}`, body.text);
      return Promise.resolve();
    },
  };
  return { state, drafts: new Drafts(api as unknown as Api) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("writes once the typing pauses, per mode", async () => {
  const { state, drafts } = server();
  for (const text of ["H", "He", "Hello"]) drafts.type("c_1", "reply", text);
  drafts.type("c_1", "note", "secret");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(Object.fromEntries(state.kept)).toEqual({ "c_1/reply": "Hello", "c_1/note": "secret" });
  expect(state.writes).toBe(2);
  expect(drafts.draft("c_1", "reply").get()).toEqual({ text: "Hello", saved: "saved" });
});

it("brings back what the server keeps, but never over what is being typed", async () => {
  const { state, drafts } = server();
  state.kept.set("c_1/reply", "yesterday's");
  state.kept.set("c_1/note", "a note");
  drafts.type("c_1", "reply", "new words");
  await drafts.load("c_1");
  expect(drafts.draft("c_1", "reply").get().text).toBe("new words");
  expect(drafts.draft("c_1", "note").get()).toEqual({ text: "a note", saved: "saved" });
});

it("says that a draft is not saved and tries until it is", async () => {
  const { state, drafts } = server();
  state.away = true;
  drafts.type("c_1", "reply", "kept");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(drafts.draft("c_1", "reply").get()).toEqual({ text: "kept", saved: "unsaved" });
  state.away = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(state.kept.get("c_1/reply")).toBe("kept");
  expect(drafts.draft("c_1", "reply").get().saved).toBe("saved");
});

it("writes at once when the page goes away", async () => {
  const { state, drafts } = server();
  drafts.type("c_1", "reply", "half a sen");
  drafts.flush();
  expect(state.kept.get("c_1/reply")).toBe("half a sen");
});
