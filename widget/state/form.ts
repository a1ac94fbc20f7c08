/** The first message as it is being written: how it will be answered, what is wrong with it, what is sent. Pure. */
import { type Mode, type Opening, type SiteDepartment, type Topic, textProblem } from "@careline/client";
import type { AskKey } from "../i18n/ask.ts";
import { type Door, live } from "./doors.ts";
import type { NewDraft } from "./draft.ts";
import { type Answers, problems, travelling } from "./questions.ts";
import { contactOf, type Reach, reachProblems } from "./reach.ts";

/** The choice that none of the topics fits; sent as no topic. */
export const OTHER = "-";

/** As chosen, while that is possible; else live if somebody answers, or a left question. */
export function modeOf(chosen: string, door: Door | undefined): Mode {
  if (chosen === "callback" && door?.callbacks) return "callback";
  if (chosen === "message") return "message";
  return live(door) ? "live" : "message";
}

/** What can be chosen: nothing where there is but one way. */
export function modesOf(chosen: string, door: Door | undefined): Mode[] {
  const modes: Mode[] = [
    ...(live(door) ? (["live"] as const) : []),
    "message",
    ...(door?.callbacks ? (["callback"] as const) : []),
  ];
  const plain = live(door) && (chosen === "" || chosen === "live");
  return plain || modes.length < 2 ? [] : modes;
}

export const topicOf = (department: SiteDepartment | undefined, key: string): Topic | undefined =>
  department?.topics.find((topic) => topic.key === key);

export function reachOf({ phone, email, best, voicemail }: NewDraft): Reach {
  return { phone, email, best, voicemail: voicemail === "yes" };
}

/** Answers as they stand: what was told before, unless it was changed here. */
export const answersOf = (draft: NewDraft, known: Answers): Answers => ({ ...known, ...draft.answers });

/** By field: "text", "slots", those of how to reach, `q-` and the key of a question. */
export type Problems = Readonly<Record<string, AskKey | "empty" | "too_long" | "invalid_text">>;

export function problemsOf(
  draft: NewDraft,
  mode: Mode,
  topic: Topic | undefined,
  answers: Answers,
): Problems {
  const text = textProblem(draft.text);
  const asked = Object.entries(problems(topic?.questions ?? [], answers));
  return {
    ...Object.fromEntries(asked.map(([key, problem]) => [`q-${key}`, problem])),
    ...(text && { text }),
    ...(mode !== "live" && reachProblems(reachOf(draft), mode)),
    ...(mode === "callback" && !draft.slot && { slots: "problem.slot" as const }),
  };
}

type More = { mode: Mode; department: string; topic: Topic | undefined; answers: Answers; notice: string };

export function openingOf(draft: NewDraft, { mode, department, topic, answers, notice }: More): Opening {
  const [name, about] = [draft.name.trim(), draft.about.trim()];
  const contact = mode === "live" ? undefined : contactOf(reachOf(draft), name);
  const told = travelling(topic?.questions ?? [], answers);
  return {
    department,
    text: draft.text,
    language: draft.lang,
    notice_version: notice,
    ...(topic && { topic: topic.key }),
    ...(Object.keys(told).length > 0 && { answers: told }),
    ...(name && { name }),
    ...(about && { about }),
    ...(mode !== "live" && { mode }),
    ...(contact && { contact }),
    ...(mode === "callback" && { slot: Number(draft.slot) }),
  };
}
