import { beforeAll, expect, it } from "vitest";
import { eventText, reasonText } from "../src/conversation/event-text.ts";
import en from "../src/i18n/en.json";
import log from "../src/i18n/en.log.json";
import thread from "../src/i18n/en.thread.json";
import voice from "../src/i18n/en.voice.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { answersOf } from "../src/state/directory.ts";
import { event } from "./rows.ts";

beforeAll(() => speak("en", { ...en, ...log, ...thread, ...voice } as Messages));

const staff = { id: "s_2", name: "Ben" };
const linked = { conversation: "c_9", reference: "AB12-CD34", department: "billing" };

it.each([
  [event(1, "requeued", { staff, reason: "disconnected" }), /head of the queue: Ben lost the connection$/],
  [event(1, "offered", { staff }), "Offered to Ben"],
  [event(1, "offer_ended", { staff, outcome: "declined" }), "Ben declined"],
  [event(1, "offer_ended", { staff, outcome: "expired" }), "Ben did not answer in time"],
  [event(1, "interpreter_needed", { language: "es" }), "Nobody free speaks Spanish: interpreter needed"],
  [event(1, "converted", { mode: "message" }), "Now a left question"],
  [
    event(1, "contact_given", { contact: { phone: true, email: false, voicemail: true } }),
    "Gave a phone number",
  ],
  [event(1, "call_logged", { outcome: "no_answer", tries: 2 }), "Call 2: no answer"],
  [
    event(1, "call_logged", { channel: "phone", inbound: true, outcome: "voicemail" }),
    "They called and left a message",
  ],
  [
    event(1, "call_logged", { channel: "walk_in", inbound: true, outcome: "reached", minutes: 1 }),
    "They were at the desk · 1 minute",
  ],
  [
    event(1, "call_logged", { channel: "phone", deleted_at: 60_000, deleted_by: staff, reason: "mistake" }),
    /^Logged call deleted by Ben, .+/,
  ],
  [
    event(1, "opened", { department: "billing", channel: "phone", mode: "message" }),
    "Opened after a call, in billing",
  ],
  [event(1, "reopened", { origin: "staff", channel: "walk_in" }), "Opened again at the desk"],
  [event(1, "promised", { next: "update", due: 60_000 }), /^Promised: news by /],
  [event(1, "promise_ended", { outcome: "lapsed" }), "Promise not kept in time"],
  [event(1, "sla_warned", { target: "first_response" }), "First reply: the time is almost over"],
  [event(1, "sla_breached", { target: "next_reply" }), "Next reply: the time has passed"],
  [event(1, "escalated"), "Escalated to the supervisor"],
  [event(1, "inactivity_warned", { due: 60_000 }), /closes .* unless they write$/],
  [event(1, "undone", { outcome: "resolved" }), "Undone: it stands as before"],
  [event(1, "no_reply_needed"), "No reply needed"],
  [event(1, "priority", { priority: "urgent" }), "Priority: Urgent"],
  [event(1, "linked", { linked }), "Linked with AB12-CD34 in billing"],
  [event(1, "abuse_warned"), "The patient was asked for another tone"],
  [event(1, "spam"), "Marked as spam"],
  [event(1, "not_spam"), "Not spam after all"],
  [event(1, "withdrawn"), "Taken out of the queue"],
  [event(1, "resolved", { auto: true }), /^Closed by a rule/],
  [event(1, "opened", { mode: "message", department: "billing" }), "Left a question for billing"],
  [event(1, "survey_sent"), "The patient is asked how it went"],
  [
    event(1, "rated", { rating: { score: 2, felt_heard: 1, comment: "Slow" } }),
    "Rated 2 of 5: “Slow” · felt heard 1 of 5",
  ],
  [
    event(1, "contact_reason", { reason: "bill", prevented_by: "letter" }),
    /^Reason: bill\. Would have helped: A letter/,
  ],
  [event(1, "contact_reason"), "Reason taken back"],
  [
    event(1, "recovery_opened", { trigger: "low_score", due: 60_000 }),
    /^To make good until .*: a low rating$/,
  ],
  [event(1, "recovery_closed", { outcome: "unreachable", tries: 3 }), "Could not be reached after 3 tries"],
])("%o reads %s", (told, text) => {
  if (typeof text === "string") expect(eventText(told, (key) => key)).toBe(text);
  else expect(eventText(told, (key) => key)).toMatch(text);
});

it("shows reasons in words and never as codes", () => {
  expect(reasonText(event(1, "requeued", { reason: "returned" }))).toBe("");
  expect(reasonText(event(1, "resolved", { reason: "inactivity" }))).toBe("");
  expect(reasonText(event(1, "transferred", { reason: "overflow" }))).toBe("the queue was full");
  expect(reasonText(event(1, "call_deleted", { reason: "mistake" }))).toBe("Logged by mistake");
  expect(reasonText(event(1, "escalated", { reason: "Wants to speak to you" }))).toBe(
    "Wants to speak to you",
  );
});

it("shows answers with their questions, in the order they were asked", () => {
  const label = (text: string) => ({ en: text });
  const topics = [
    {
      key: "claim",
      name: label("A claim"),
      questions: [
        { key: "letter", label: label("Did you get a letter?"), type: "yes_no" as const },
        {
          key: "insurer",
          label: label("Which insurer?"),
          type: "choice" as const,
          choices: [{ key: "public", label: label("Public") }],
        },
        { key: "day", label: label("Of which day?"), type: "date" as const },
      ],
    },
  ];
  const answers = { gone: "x", day: "2026-11-03", insurer: "public", letter: "yes" };
  expect(answersOf(topics, "claim", answers)).toEqual([
    { question: "Did you get a letter?", answer: "Yes" },
    { question: "Which insurer?", answer: "Public" },
    { question: "Of which day?", answer: expect.stringMatching(/November 2026|November 3, 2026/) },
    { question: "gone", answer: "x" },
  ]);
});
