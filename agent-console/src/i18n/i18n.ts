import type english from "./en.json";
import type moreEnglish from "./en.more.json";

/** Every text of the console by name; English is the list that other locales are checked against. */
export type Key = keyof typeof english | keyof typeof moreEnglish;

type Plural = { one?: string; other: string; few?: string; many?: string; zero?: string; two?: string };
export type Messages = Record<Key, string | Plural>;
export type Params = Record<string, string | number>;

export const locales = ["en", "es"] as const;
export type Locale = (typeof locales)[number];

const load: Record<Locale, () => Promise<{ default: unknown }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
};

/** Texts of what is not on the first screen: questions before an action, the desk of the day, settings. */
const loadRest: Record<Locale, () => Promise<{ default: unknown }>> = {
  en: () => import("./en.more.json"),
  es: () => import("./es.more.json"),
};

let messages: Partial<Messages> = {};
let rest = false;
let active: Locale = "en";
let plurals = new Intl.PluralRules(active);

/** Loads a locale and makes it the one that `t` speaks. Render again afterwards. */
export async function loadLocale(locale: Locale): Promise<void> {
  const [first, more] = await Promise.all([load[locale](), rest ? loadRest[locale]() : undefined]);
  speak(locale, { ...(first.default as Messages), ...(more?.default as Messages | undefined) });
}

/** Loads the texts that the first screen does without; whatever shows them waits for it. */
export async function loadMore(): Promise<void> {
  rest = true;
  const of = active;
  const more = await loadRest[of]();
  if (of === active) messages = { ...messages, ...(more.default as Messages) };
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

/**
 * The text under a name, with `{name}` filled in; `n` chooses the plural form.
 * `{Name}` is the same where a sentence begins with it: "The patient sees this."
 */
export function t(key: Key, params: Params = {}): string {
  const entry = messages[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : pick(entry, Number(params.n ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value !== undefined) return String(value);
    const begins = params[name.charAt(0).toLowerCase() + name.slice(1)];
    return begins === undefined ? whole : capital(String(begins));
  });
}

function capital(text: string): string {
  const [first = ""] = text;
  return first.toLocaleUpperCase(active) + text.slice(first.length);
}

function pick(entry: Plural, n: number): string {
  return entry[plurals.select(n)] ?? entry.other;
}
