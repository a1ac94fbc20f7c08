import type { Key } from "../i18n/i18n.ts";

/** Screens beside the list of articles, in the order of their tabs. */
export const tabs = [
  { part: "categories", label: "kb.tab_categories" },
  { part: "synonyms", label: "kb.tab_synonyms" },
  { part: "gaps", label: "kb.tab_gaps", figures: true },
] as const satisfies readonly {
  part: string;
  label: Key;
  /** For those alone who read figures. */
  figures?: true;
}[];

export type Part = (typeof tabs)[number]["part"];
