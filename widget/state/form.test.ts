import type { SiteDepartment } from "@careline/client";
import { describe, expect, it } from "vitest";
import type { Door } from "./doors.ts";
import { BLANK } from "./draft.ts";
import { answersOf, modeOf, modesOf, OTHER, openingOf, problemsOf, topicOf } from "./form.ts";

const open: Door = { state: "open", callbacks: true };
const shut: Door = { state: "closed", callbacks: true };
const quiet: Door = { state: "nobody", callbacks: false };
const name = { en: "?" };
const department: SiteDepartment = {
  id: "d",
  key: "billing",
  name,
  topics: [{ key: "bill", name, questions: [{ key: "number", label: name, type: "text", required: true }] }],
};

describe("how a question will be answered", () => {
  it("is live where that is possible, and as chosen where that is", () => {
    expect(modeOf("", open)).toBe("live");
    expect(modeOf("", undefined)).toBe("live");
    expect(modeOf("", shut)).toBe("message");
    expect(modeOf("live", shut)).toBe("message");
    expect(modeOf("callback", shut)).toBe("callback");
    expect(modeOf("callback", quiet)).toBe("message");
    expect(modeOf("message", open)).toBe("message");
  });

  it("is asked only where there is a choice; whoever chose can come back to live", () => {
    expect(modesOf("", open)).toEqual([]);
    expect(modesOf("", undefined)).toEqual([]);
    expect(modesOf("", shut)).toEqual(["message", "callback"]);
    expect(modesOf("", quiet)).toEqual([]);
    expect(modesOf("callback", open)).toEqual(["live", "message", "callback"]);
  });
});

describe("the first message", () => {
  const topic = topicOf(department, "bill");
  const draft = { ...BLANK, text: "Why?", name: " Ana ", phone: "555 010 0199", slot: "70", lang: "en" };

  it("tells all that is wrong at once, by field", () => {
    expect(problemsOf({ ...BLANK }, "callback", topic, {})).toEqual({
      text: "empty",
      "q-number": "problem.missing",
      phone: "problem.phone",
      slots: "problem.slot",
    });
    expect(problemsOf({ ...BLANK, text: "Why?" }, "live", topic, { number: "7" })).toEqual({});
    expect(problemsOf({ ...BLANK, text: "Why?" }, "message", undefined, {})).toEqual({});
  });

  it("sends what belongs to how it will be answered, and nothing else", () => {
    const more = { department: "billing", topic, answers: { number: "7", other: "x" }, notice: "2026-01" };
    const base = {
      department: "billing",
      text: "Why?",
      language: "en",
      notice_version: "2026-01",
      name: "Ana",
      topic: "bill",
      answers: { number: "7" },
    };
    expect(openingOf(draft, { ...more, mode: "live" })).toEqual(base);
    const contact = { name: "Ana", phone: "555 010 0199" };
    expect(openingOf(draft, { ...more, mode: "message" })).toEqual({ ...base, mode: "message", contact });
    expect(openingOf(draft, { ...more, mode: "callback" })).toEqual({
      ...base,
      mode: "callback",
      contact,
      slot: 70,
    });
    expect(topicOf(department, OTHER)).toBeUndefined();
  });

  it("takes what was told before, unless it was changed here", () => {
    expect(answersOf({ ...BLANK, answers: { number: "8" } }, { number: "7", plan: "a" })).toEqual({
      number: "8",
      plan: "a",
    });
  });
});
