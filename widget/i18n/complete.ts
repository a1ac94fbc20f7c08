/**
 * What is wrong with a locale file beside the English one: missing or unknown
 * keys, placeholders that differ, plural forms the language has and the file
 * has not. The build and the tests both stop at the first complaint.
 */
import type { Text, Texts } from "./t.ts";

const placeholders = (sentence: string): string =>
  [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort().join(" ");

function formsOf(text: Text): Record<string, string> {
  return typeof text === "string" ? { other: text } : text;
}

export function complaints(lang: string, texts: Texts, english: Texts): string[] {
  const found: string[] = [];
  const categories = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  for (const key of Object.keys(texts)) {
    if (!(key in english)) found.push(`${lang}: "${key}" is not in English`);
  }
  for (const [key, source] of Object.entries(english)) {
    const text = texts[key];
    if (text === undefined) {
      found.push(`${lang}: "${key}" is missing`);
      continue;
    }
    if ((typeof text === "string") !== (typeof source === "string")) {
      found.push(`${lang}: "${key}" must ${typeof source === "string" ? "not " : ""}have plural forms`);
      continue;
    }
    const wanted = placeholders(formsOf(source).other ?? "");
    for (const [form, sentence] of Object.entries(formsOf(text))) {
      if (sentence.trim() === "") found.push(`${lang}: "${key}" is empty`);
      if (placeholders(sentence) !== wanted)
        found.push(`${lang}: "${key}" (${form}) needs ${wanted || "no placeholder"}`);
    }
    if (typeof text !== "string") {
      for (const category of categories) {
        if (!(category in text)) found.push(`${lang}: "${key}" lacks the plural form "${category}"`);
      }
    }
  }
  return found;
}
