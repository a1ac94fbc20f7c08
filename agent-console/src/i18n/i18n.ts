import type english from "./en.json";

/** Every text of the console by name; English is the list that other locales are checked against. */
export type Key = keyof typeof english;

type Plural = { one?: string; other: string; few?: string; many?: string; zero?: string; two?: string };
export type Messages = Record<Key, string | Plural>;
export type Params = Record<string, string | number>;

export const locales = ["en", "es"] as const;
export type Locale = (typeof locales)[number];

const load: Record<Locale, () => Promise<{ default: unknown }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
};

let messages: Partial<Messages> = {};
let active: Locale = "en";
let plurals = new Intl.PluralRules(active);

/** Loads a locale and makes it the one that `t` speaks. Render again afterwards. */
export async function loadLocale(locale: Locale): Promise<void> {
  const loaded = await load[locale]();
  speak(locale, loaded.default as Messages);
}

/** Makes texts that are already at hand the active ones. */
export function speak(locale: Locale, texts: Messages): void {
  messages = texts;
  active = locale;
  plurals = new Intl.PluralRules(locale);
}

export function locale(): Locale {
  return active;
}

/** The active locale with the browser's region, if it has one: "en-GB" writes dates unlike "en-US". */
export function regionalTag(): string {
  const regional = globalThis.navigator?.languages?.find((tag) => tag.toLowerCase().startsWith(`${active}-`));
  return regional ?? active;
}

/** The locale to begin with: what the person chose, else the first of the browser's that we have. */
export function preferred(chosen: string | undefined, browser: readonly string[]): Locale {
  for (const tag of [chosen, ...browser]) {
    const found = locales.find((name) => tag?.toLowerCase().split("-")[0] === name);
    if (found) return found;
  }
  return "en";
}

/** The text under a name, with `{name}` filled in; `n` chooses the plural form. */
export function t(key: Key, params: Params = {}): string {
  const entry = messages[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : pick(entry, Number(params.n ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}

function pick(entry: Plural, n: number): string {
  return entry[plurals.select(n)] ?? entry.other;
}
