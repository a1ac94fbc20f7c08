/** Texts that are loaded behind the first screen: of one matter each, in the language in use alone. */
import { primary, type Text, type Texts, type Translate, translator } from "./t.ts";

export type LoadTexts<K extends string> = (lang: string) => Promise<Translate<K>>;

/** English comes along with the code, for the languages that have no texts. */
export function later<K extends string>(
  english: Record<K, Text>,
  spanish: () => Promise<{ default: Texts }>,
): LoadTexts<K> {
  return async (lang) => {
    let texts: Texts = english;
    if (lang.startsWith("qps-")) texts = (await import("./pseudo.ts")).pseudo(lang, english);
    else if (primary(lang) === "es") texts = (await spanish()).default;
    return translator(lang, texts as Record<K, Text>);
  };
}
