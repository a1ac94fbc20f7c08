/**
 * The clinic's questions before a chat: which are asked, what is wrong with an
 * answer, which answers travel. What was told before is not asked again. Pure.
 */
import type { Question } from "@careline/client";
import type { AskKey } from "../i18n/ask.ts";

/** Limit on one answer in code points, as in server/desk/text.go. */
export const MAX_ANSWER = 1_000;

export type Answers = Readonly<Record<string, string>>;

/** The questions that apply: one that hangs on another only after that answer, and if that one applies. */
export function applying(questions: readonly Question[], answers: Answers): Question[] {
  const found: Question[] = [];
  for (const question of questions) {
    const { show_if } = question;
    const parent = !show_if || found.some((q) => q.key === show_if.question);
    if (parent && (!show_if || answers[show_if.question] === show_if.equals)) found.push(question);
  }
  return found;
}

export function answerProblem(question: Question, answer: string): AskKey | undefined {
  const text = answer.trim();
  if (text === "") {
    if (!question.required) return undefined;
    return question.type === "text" || question.type === "date" ? "problem.missing" : "problem.choose";
  }
  if (question.type === "date") return isDate(text) ? undefined : "problem.date";
  if (question.type === "choice")
    return question.choices?.some((c) => c.key === text) ? undefined : "problem.choose";
  if (question.type === "yes_no") return text === "yes" || text === "no" ? undefined : "problem.choose";
  return [...text].length > MAX_ANSWER ? "problem.long" : undefined;
}

/** Problems by key of the question. */
export function problems(questions: readonly Question[], answers: Answers): Record<string, AskKey> {
  const found: Record<string, AskKey> = {};
  for (const question of applying(questions, answers)) {
    const problem = answerProblem(question, answers[question.key] ?? "");
    if (problem) found[question.key] = problem;
  }
  return found;
}

/** What is sent: answers to questions that apply, without blanks around them. */
export function travelling(questions: readonly Question[], answers: Answers): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { key } of applying(questions, answers)) {
    const text = answers[key]?.trim();
    if (text) found[key] = text;
  }
  return found;
}

/** A day that exists, as 1970-05-31. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
