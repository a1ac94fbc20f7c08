import type { SurveySet } from "@careline/client";
import { languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";

export type Draft = Pick<SurveySet, "question" | "comment"> & {
  items: NonNullable<SurveySet["items"]>;
  approved: string;
};
type ItemKey = Draft["items"][number]["key"];

/** The statements that figures exist for, in the order they are asked. */
export const itemKeys: readonly ItemKey[] = ["felt_heard", "was_informed", "effort"];
export const itemNames: Record<ItemKey, Key> = {
  felt_heard: "questions.felt_heard",
  was_informed: "questions.was_informed",
  effort: "questions.effort",
};

/** A version as it is changed; who approves the new words has to say so anew. */
export function draftOf(set: SurveySet): Draft {
  return structuredClone({
    question: set.question,
    comment: set.comment,
    items: set.items ?? [],
    approved: "",
  });
}

/** What is not written in one of the languages, in a sentence; "" where nothing is missing. */
export function gapOf(draft: Draft, languages: readonly string[]): string {
  for (const tag of languages) {
    const language = languageName(tag);
    const all: [string, Record<string, string>][] = [
      [t("questions.question", { language }), draft.question],
      ...draft.items.map((item): [string, Record<string, string>] => [
        t("questions.item", { item: t(itemNames[item.key]), language }),
        item.text,
      ]),
      [t("questions.comment", { language }), draft.comment],
    ];
    const missing = all.find(([, words]) => !words[tag]?.trim());
    if (missing) return t("questions.gap", { language, what: missing[0] });
  }
  return "";
}
