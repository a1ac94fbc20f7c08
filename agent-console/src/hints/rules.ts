import { english } from "./english.ts";
import { englishGrade, spanishGrade } from "./grade.ts";
import { spanish } from "./spanish.ts";

export type HintKind = "tone" | "jargon" | "grade";

/** What could be said more kindly or more simply, by which rule. It never keeps a reply from being sent. */
export type Hint = {
  rule: string; // "blame", "order", … or for jargon the word itself
  kind: HintKind;
  found: string; // what of the text is meant; empty: all of it
  instead?: string; // plainer words
};

/** A rule on tone: where it holds, what follows is said under its name. */
export type ToneRule = { rule: string; when: RegExp; unless?: RegExp };
/** A word of the trade, and what a patient would say. */
export type JargonRule = { word: RegExp; instead: string };
export type Rules = { tone: readonly ToneRule[]; jargon: readonly JargonRule[] };

/** A text that is longer than this is looked at up to here: hints must never make typing wait. */
const longest = 4_000;

/** All hints on a reply, in the order of the text; none for languages that have no rules. */
export function hintsIn(text: string, language: string): Hint[] {
  const spoken = language.toLowerCase().split("-")[0];
  const rules = spoken === "es" ? spanish : spoken === "en" ? english : undefined;
  if (!rules) return [];
  const looked = text.slice(0, longest);
  const hints: (Hint & { at: number })[] = [];
  for (const { rule, when, unless } of rules.tone) {
    const match = when.exec(looked);
    if (match && !unless?.test(looked))
      hints.push({ rule, kind: "tone", found: match[0].trim(), at: match.index });
  }
  for (const { word, instead } of rules.jargon) {
    const match = word.exec(looked);
    if (match)
      hints.push({ rule: match[0].toLowerCase(), kind: "jargon", found: match[0], instead, at: match.index });
  }
  const hard = spoken === "es" ? spanishGrade(looked) : englishGrade(looked);
  if (hard) hints.push({ rule: hard.rule, kind: "grade", found: hard.found, at: looked.length });
  return hints.sort((a, b) => a.at - b.at).map(({ at: _, ...hint }) => hint);
}
