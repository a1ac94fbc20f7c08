import { ApiError } from "@careline/client";
import { beforeAll, expect, it } from "vitest";
import en from "../src/i18n/en.json";
import more from "../src/i18n/en.more.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { changes, pathOf, shown, stored, valueAt, withValue } from "../src/settings/policy-fields.ts";
import { wrongOf } from "../src/settings/policy-part.tsx";
import { conditions, keyed, keyFor, moved } from "../src/settings/topics.ts";
import type { Policy, Question } from "../src/state/rows.ts";

beforeAll(() => speak("en", { ...en, ...more } as unknown as Messages));

const policy: Policy = {
  routing: { offer_ms: 45_000, grace_ms: 60_000, promise_lead_ms: 1_800_000 },
  sla: [{ first_response_ms: 900_000 }, {}, {}],
  waits: { abandon_ms: 600_000, answer_ms: 14_400_000, update_ms: 57_600_000 },
  callback: {},
};

it("changes one rule and leaves the others alone", () => {
  const next = withValue(policy, "sla.1.next_reply_ms", 60_000);
  expect(valueAt(next, "sla.1.next_reply_ms")).toBe(60_000);
  expect(next.sla[0]).toEqual(policy.sla[0]);
  expect(policy.sla[1]).toEqual({});
  expect(changes(policy, next)).toEqual(["sla.1.next_reply_ms"]);
  expect(changes(policy, withValue(policy, "routing.manual", false))).toEqual([]);
});

it.each([
  [45_000, "seconds", "45"],
  [5_400_000, "hours", "1.5"],
  [undefined, "minutes", "0"],
] as const)("shows %s in %s as %s and stores it back", (ms, unit, text) => {
  expect(shown(ms, unit)).toBe(text);
  expect(stored(text, unit)).toBe(ms ?? 0);
});

it("takes a comma for a point, and no word for a number", () => {
  expect(stored("1,5", "hours")).toBe(5_400_000);
  expect(stored("", "hours")).toBe(0);
  expect(stored("soon", "hours")).toBeNaN();
});

it("puts what the server refused at its field", () => {
  expect(pathOf("body.policy.sla[1].next_reply_ms")).toBe("sla.1.next_reply_ms");
  const refused = (code: string, location?: string) =>
    wrongOf(
      new ApiError({
        status: 422,
        code,
        detail: "Say why.",
        ...(location && { errors: [{ location, message: "Say why." }] }),
      }),
    );
  expect(refused("invalid", "body.policy.routing.offer_ms")).toEqual({
    path: "routing.offer_ms",
    text: "Say why.",
  });
  expect(refused("overflow_ring").path).toBe("routing.overflow");
  expect(refused("invalid")).toEqual({ path: "", text: "Say why." });
});

it("makes keys that the server takes, each of its own", () => {
  expect(keyFor("¿Qué aseguradora?", [])).toBe("que_aseguradora");
  expect(keyFor("Which?", ["which"])).toBe("which_2");
  expect(keyFor("?", [])).toBe("item");
});

it("keeps the keys that answers name, and gives new ones to what was added", () => {
  const label = (text: string) => ({ en: text });
  const saved = keyed(
    [
      {
        key: "",
        name: label("A claim"),
        questions: [
          { key: "old", label: label("Which insurer?"), type: "text" },
          {
            key: "",
            label: label("Which insurer?"),
            type: "choice",
            choices: [{ key: "", label: label("Public") }],
          },
        ],
      },
    ],
    "en",
  );
  expect(saved[0]?.key).toBe("a_claim");
  expect(saved[0]?.questions?.map(({ key }) => key)).toEqual(["old", "which_insurer"]);
  expect(saved[0]?.questions?.[1]?.choices?.[0]?.key).toBe("public");
});

it("lets a question depend on an earlier answer only", () => {
  const ask = (part: Partial<Question>): Question => ({ key: "q", label: {}, type: "text", ...part });
  const questions = [ask({ key: "a", type: "yes_no" }), ask({ key: "b" }), ask({ key: "c", type: "yes_no" })];
  expect(conditions(questions, 2).map(({ question, equals }) => `${question.key}=${equals}`)).toEqual([
    "a=yes",
    "a=no",
  ]);
});

it("moves an item within its list and no further", () => {
  expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
  expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
});
