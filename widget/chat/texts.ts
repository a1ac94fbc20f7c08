/** Texts that come behind the first screen, in the language that is shown. */
import { useEffect, useState } from "preact/hooks";
import type { LoadTexts } from "../i18n/later.ts";
import type { Translate } from "../i18n/t.ts";
import { useUi } from "./context.ts";

/** What is here, by what loaded it: another place that needs it has it at once. */
const here = new Map<unknown, Translate>();

/** English is part of the code: where another language cannot be loaded, words are better than none. */
export async function bring<K extends string>(load: LoadTexts<K>, lang: string): Promise<void> {
  try {
    here.set(load, (await load(lang)) as Translate);
  } catch {
    if (!here.has(load)) here.set(load, (await load("en")) as Translate);
  }
}

/** Nothing until they have come; afterwards the last language's until the next one's are here. */
export function useTexts<K extends string>(load: LoadTexts<K>): Translate<K> | undefined {
  const { lang } = useUi();
  const [, arrived] = useState({});
  useEffect(() => {
    let shown = true;
    void bring(load, lang).then(() => shown && arrived({}));
    return () => {
      shown = false;
    };
  }, [lang, load]);
  return here.get(load) as Translate<K> | undefined;
}
