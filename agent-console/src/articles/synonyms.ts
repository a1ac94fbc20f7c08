import { ApiError } from "@careline/client";

export type Group = { language: string; words: string[] };
export type SynonymList = { synonyms: Group[] | null; version: number; may_change: boolean };

/** A group while it is changed: its words as they are typed, and a name that stays. */
export type Typed = { id: number; language: string; text: string };

let next = 1;

export function typedOf(groups: readonly Group[]): Typed[] {
  return groups.map(({ language, words }) => ({ id: next++, language, text: words.join(", ") }));
}

export function blank(language: string): Typed {
  return { id: next++, language, text: "" };
}

/** Groups as the server takes them; those with nothing in them are left out. */
export function groupsOf(typed: readonly Typed[]): Group[] {
  return typed
    .map(({ language, text }) => ({
      language,
      words: text
        .split(/[,;\n]/)
        .map((word) => word.trim())
        .filter(Boolean),
    }))
    .filter(({ words }) => words.length > 0);
}

/** Which of the groups on screen a refusal is about. */
export function refusedGroup(error: unknown, typed: readonly Typed[]): number | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const at = /synonyms\[(\d+)\]/.exec(error.problem.errors?.[0]?.location ?? "")?.[1];
  if (at === undefined) return undefined;
  const sent = typed.filter((group) => groupsOf([group]).length > 0);
  return sent[Number(at)]?.id;
}
