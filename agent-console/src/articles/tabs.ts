import type { Key } from "../i18n/i18n.ts";

/** Screens beside the list of articles, in the order of their tabs. */
export const tabs = [
  { part: "categories", label: "kb.tab_categories" },
  { part: "synonyms", label: "kb.tab_synonyms" },
] as const satisfies readonly {
  part: string;
  label: Key;
}[];

export type Part = (typeof tabs)[number]["part"];
