import type { Question } from "@careline/client";
import { describe, expect, it } from "vitest";
import { applying, isDate, problems, travelling } from "./questions.ts";

const label = { en: "?" };
const questions: Question[] = [
  { key: "insured", label, type: "yes_no", required: true },
  {
    key: "plan",
    label,
    type: "choice",
    required: true,
    choices: [{ key: "gold", label }],
    show_if: { question: "insured", equals: "yes" },
  },
  { key: "member", label, type: "text", required: true, show_if: { question: "plan", equals: "gold" } },
  { key: "since", label, type: "date" },
];
const keys = (answers: Record<string, string>) => applying(questions, answers).map((q) => q.key);

describe("questions", () => {
  it("are asked only where the answer before makes them apply, over several steps", () => {
    expect(keys({})).toEqual(["insured", "since"]);
    expect(keys({ insured: "yes", plan: "gold" })).toEqual(["insured", "plan", "member", "since"]);
    // The plan was chosen before "no": what hangs on it is gone as well.
    expect(keys({ insured: "no", plan: "gold" })).toEqual(["insured", "since"]);
  });

  it("are checked by type, and only where they apply", () => {
    expect(problems(questions, {})).toEqual({ insured: "problem.choose" });
    expect(problems(questions, { insured: "maybe" })).toEqual({ insured: "problem.choose" });
    expect(problems(questions, { insured: "yes", plan: "silver", since: "?" })).toEqual({
      plan: "problem.choose",
      since: "problem.date",
    });
    expect(problems(questions, { insured: "yes", plan: "gold", member: "  " })).toEqual({
      member: "problem.missing",
    });
    expect(problems(questions, { insured: "yes", plan: "gold", member: "x".repeat(1001) })).toEqual({
      member: "problem.long",
    });
    expect(problems(questions, { insured: "no", plan: "silver" })).toEqual({});
  });

  it("send what applies and was answered", () => {
    expect(travelling(questions, { insured: "no", plan: "gold", member: "7", since: " " })).toEqual({
      insured: "no",
    });
    expect(travelling(questions, { insured: "yes", plan: "gold", member: " 7 " })).toEqual({
      insured: "yes",
      plan: "gold",
      member: "7",
    });
  });

  it("take days that exist", () => {
    expect(isDate("2024-02-29")).toBe(true);
    for (const no of ["2023-02-29", "2024-13-01", "24-1-1", "2024-01-01T00:00", "?"])
      expect(isDate(no), no).toBe(false);
  });
});
