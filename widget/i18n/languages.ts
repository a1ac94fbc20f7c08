/** The languages there are texts for; only the one in use is loaded. */
import type en from "./en.json";
import type { Text } from "./t.ts";

export type Key = keyof typeof en;
export type AllTexts = Record<Key, Text>;

const files: Record<string, () => Promise<{ default: AllTexts }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
};

export const LANGUAGES: readonly string[] = Object.keys(files);

/** Loads the texts of a language; of English for one that has none. */
export async function load(lang: string): Promise<AllTexts> {
  if (lang.startsWith("qps-")) {
    const { pseudo } = await import("./pseudo.ts");
    return pseudo(lang) as AllTexts;
  }
  const file = files[lang] ?? files.en;
  if (!file) throw new Error("English has no texts");
  return (await file()).default;
}
