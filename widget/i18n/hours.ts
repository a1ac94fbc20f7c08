/** The texts about opening hours: apart from the others, because they are loaded behind the first screen. */
import en from "./hours.en.json";
import { primary, type Text, type Texts, type Translate, translator } from "./t.ts";

export type HoursKey = keyof typeof en;

/** Only the language in use is loaded; English comes along for those that have no texts. */
export async function loadHours(lang: string): Promise<Translate<HoursKey>> {
  let texts: Texts = en;
  if (lang.startsWith("qps-")) texts = (await import("./pseudo.ts")).pseudo(lang, en);
  else if (primary(lang) === "es") texts = (await import("./hours.es.json")).default;
  return translator(lang, texts as Record<HoursKey, Text>);
}
