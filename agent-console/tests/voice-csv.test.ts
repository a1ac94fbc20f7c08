import type { VoiceFigures, VoiceReport } from "@careline/client";
import { expect, test } from "vitest";
import { csvOf } from "../src/voice/csv.ts";

const none = { reason: "suppressed" as const, months: 0, hidden_months: 1 };

/** One person of few patients, of whom nothing is told. */
const held: VoiceFigures = {
  key: "s_ana",
  name: "Ana",
  csat: none,
  felt_heard: none,
  was_informed: none,
  ces: none,
  collecting: null,
  suppressed_by_staff: null,
  asked_recently: null,
  patient_silent: null,
  not_solved: null,
  counts_reason: "suppressed",
  counts_hidden_months: 1,
  low_scores_owned: { k: 0, n: 0 },
  recovery_contact: { n: null, open: null, overdue: null, reason: "suppressed", hidden_months: 1 },
};

test("what is held back of a person is empty in a file, with its reason, and never 0", () => {
  const report = {
    from: "2026-01",
    to: "2026-01",
    zone: "UTC",
    set: "standard-1",
    total: held,
    groups: [held],
  };
  const lines = csvOf(report as unknown as VoiceReport, () => "Ana").split("\r\n");
  const [head, , ana] = lines.map((line) => line.split(","));
  const cell = (name: string) => ana?.[head?.indexOf(name) ?? -1];
  expect(["answered", "delivered", "eligible", "suppressed_by_staff", "csat_n"].map(cell)).toEqual([
    "",
    "",
    "",
    "",
    "",
  ]);
  expect(cell("counts_reason")).toBe("suppressed");
});
