import type { PatientConversation, Site } from "@careline/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "./app.ts";
import { BLANK, readNewDraft, saveDraft, saveNewDraft } from "./draft.ts";

const site: Site = {
  key: "demo",
  name: "Rivertown Clinic",
  languages: ["en", "es"],
  zone: "America/New_York",
  brand_color: "#0b6e69",
  emergency: [],
  notice_version: "2026-01",
  departments: [],
};

const row = (id: string, more: Partial<PatientConversation> = {}): PatientConversation => ({
  id,
  reference: id,
  department: "billing",
  status: "open",
  episode: 1,
  opened_at: 1,
  last_seq: 3,
  read_seq: 1,
  seen_seq: 1,
  unread: 0,
  mode: "live",
  ...more,
});

/** The server's answers by "METHOD path"; a number is a refusal, "gone" no answer at all. */
let answers: Record<string, unknown>;
let asked: string[];

async function answer(url: string, init: { method: string }): Promise<Response> {
  const call = `${init.method} ${url.replace("/api/v1", "")}`;
  asked.push(call);
  const said = answers[call];
  if (said === "gone" || said === undefined) throw new TypeError("network");
  if (typeof said === "number")
    return new Response(JSON.stringify({ code: "unauthenticated" }), { status: said });
  return new Response(said === null ? null : JSON.stringify(said), { status: said === null ? 204 : 200 });
}

/** A socket that never connects: what is tried here needs none. */
class Silent {
  onopen = null;
  onmessage = null;
  onclose = null;
  send(): void {}
  close(): void {}
}

const opening = { department: "billing", text: "Why so much?", language: "en", notice_version: "2026-01" };
const draft = { ...BLANK, department: "billing", text: "Why so much?", lang: "es" };

beforeEach(() => {
  asked = [];
  answers = { "GET /patient/session": { patient: { id: "p" }, unread: 2 } };
  vi.stubGlobal("fetch", answer);
  vi.stubGlobal("WebSocket", Silent);
});

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const settled = (app: App, is: (s: ReturnType<App["state"]["get"]>) => boolean): Promise<void> =>
  vi.waitFor(() => expect(is(app.state.get())).toBe(true), { timeout: 30_000 });

describe("resume", () => {
  it("asks nothing where there is known to be no session", async () => {
    const app = new App(site, "en");
    await app.resume("none");
    expect(asked).toEqual([]);
    expect(app.state.get().screen).toEqual({ name: "home" });
  });

  it("shows the conversation with something unread, and counts it", async () => {
    const conversations = [row("a"), row("b", { unread: 2 }), row("c", { status: "resolved" })];
    answers["GET /conversations"] = { conversations };
    const app = new App(site, "en");
    await app.resume("unclear");
    expect(app.state.get().screen).toEqual({ name: "chat", id: "b" });
    expect(app.unread.total.get()).toBe(2);
  });

  it("shows the answer to a left question, also when that closed it", async () => {
    const conversations = [row("a"), row("b", { status: "resolved", mode: "message", unread: 1 })];
    answers["GET /conversations"] = { conversations };
    const app = new App(site, "en");
    await app.resume("unclear");
    expect(app.state.get().screen).toEqual({ name: "chat", id: "b" });
  });

  it("knows what was told before, once there is a session", async () => {
    const app = new App(site, "en");
    expect(await app.known()).toEqual({});
    expect(asked).toEqual([]);
    answers["GET /conversations"] = { conversations: [] };
    await app.resume("unclear");
    answers["GET /patient/session"] = {
      patient: { id: "p" },
      known: { name: "Ana", answers: { plan: "a" } },
    };
    expect(await app.known()).toEqual({ name: "Ana", answers: { plan: "a" } });
  });

  it("takes up an unsent first message in the language it was written in", async () => {
    const before = new App(site, "en");
    saveNewDraft(before.keep, draft);
    const app = new App(site, "en");
    await app.resume("none");
    expect(app.state.get()).toMatchObject({ screen: { name: "new", department: "billing" }, lang: "es" });
  });

  it("says so when nobody answers, and finds the conversations later", async () => {
    answers["GET /patient/session"] = "gone";
    const app = new App(site, "en");
    await app.resume("unclear");
    expect(app.state.get().list).toBe("failed");
    answers["GET /patient/session"] = { patient: { id: "p" } };
    answers["GET /conversations"] = { conversations: [row("a")] };
    await app.refresh();
    expect(app.state.get()).toMatchObject({ list: "ready", conversations: [{ id: "a" }] });
  });
});

describe("the first message", () => {
  it("fails with its text kept, and opens once when sent again", async () => {
    const app = new App(site, "en");
    saveNewDraft(app.keep, draft);
    answers["GET /patient/session"] = 401;
    answers["POST /patient/sessions"] = 503;
    await app.open(opening);
    await settled(app, (s) => s.opening?.state === "failed");
    expect(readNewDraft(app.keep)?.text).toBe("Why so much?");

    answers["GET /patient/session"] = { patient: { id: "p" } };
    answers["POST /conversations"] = { conversation: row("n") };
    await app.open(opening);
    await settled(app, (s) => s.screen.name === "chat");
    expect(asked.filter((call) => call === "POST /conversations")).toHaveLength(1);
    expect(readNewDraft(app.keep)).toBeNull();
    expect(app.keep.get("opening")).toBeNull();
  });
});

describe("languages", () => {
  it("follow the conversation until the patient chooses", () => {
    const app = new App(site, "en");
    app.spokenIn("es");
    expect(app.state.get().lang).toBe("es");
    app.speak("en");
    app.spokenIn("es");
    expect(app.state.get().lang).toBe("en");
    app.spokenIn("fr");
    expect(app.state.get().lang).toBe("en");
  });
});

describe("clear and leave", () => {
  it("leaves nothing here, also when the server cannot be told, and says which", async () => {
    answers["GET /conversations"] = { conversations: [row("a", { unread: 1 })] };
    const app = new App(site, "en");
    await app.resume("unclear");
    saveDraft(app.keep, "a", "half a sentence");
    answers["DELETE /patient/session"] = 500;
    await app.leave();
    expect(app.state.get()).toMatchObject({ cleared: "failed", conversations: [], screen: { name: "home" } });
    expect([sessionStorage.length, app.unread.total.get()]).toEqual([0, 0]);
    answers["DELETE /patient/session"] = null;
    await app.leave();
    expect(app.state.get().cleared).toBe("done");
  });
});
