import type articlesEnglish from "./en.articles.json";
import type bulkEnglish from "./en.bulk.json";
import type careEnglish from "./en.care.json";
import type changesEnglish from "./en.changes.json";
import type filesEnglish from "./en.files.json";
import type findEnglish from "./en.find.json";
import type houseEnglish from "./en.house.json";
import type english from "./en.json";
import type kbuseEnglish from "./en.kbuse.json";
import type logEnglish from "./en.log.json";
import type matterEnglish from "./en.matter.json";
import type moreEnglish from "./en.more.json";
import type patientEnglish from "./en.patient.json";
import type qualityEnglish from "./en.quality.json";
import type reportsEnglish from "./en.reports.json";
import type threadEnglish from "./en.thread.json";
import type toolsEnglish from "./en.tools.json";
import type tourEnglish from "./en.tour.json";
import type voiceEnglish from "./en.voice.json";

/** Texts that the first screen does without: one file a locale and area, `en.desk.json`, loaded with what shows them. */
type Areas = {
  /** Questions before an action, the desk of the day, settings of a department. */
  more: typeof moreEnglish;
  /** The knowledge base: articles, suggestions, what searches found nothing. */
  articles: typeof articlesEnglish;
  /** Doing something with many conversations at once. */
  bulk: typeof bulkEnglish;
  /** What keeps the work good: restrictions, protocols, reviews. */
  care: typeof careEnglish;
  quality: typeof qualityEnglish;
  /** What was changed in the house: each kind of change, each field. */
  changes: typeof changesEnglish;
  /** Files that are sent and shown. */
  files: typeof filesEnglish;
  /** Finding a conversation among all. */
  find: typeof findEnglish;
  /** The open conversation: what its log says, the place to write. */
  log: typeof logEnglish;
  /** What is done with whole conversations of one patient: joining them. */
  matter: typeof matterEnglish;
  /** Running the clinic: people, sites, departments, the first day. */
  house: typeof houseEnglish;
  /** What articles are used for: suggestions, what was looked for, what was not found. */
  kbuse: typeof kbuseEnglish;
  /** The person behind a conversation: for whom they write, how they wish to be met, what was before. */
  patient: typeof patientEnglish;
  /** Figures, charts, the wall. */
  reports: typeof reportsEnglish;
  /** Tags, replies, macros, views, attachments: what one answers with. */
  tools: typeof toolsEnglish;
  /** The keyboard tour. */
  tour: typeof tourEnglish;
  /** What the log of a conversation says, and what stands beside it. */
  thread: typeof threadEnglish;
  /** Surveys, recovery, reasons for contact. */
  voice: typeof voiceEnglish;
};
export type Area = keyof Areas;

/** Every text of the console by name; English is the list that other locales are checked against. */
export type Key = keyof typeof english | { [A in Area]: keyof Areas[A] }[Area];

type Plural = { one?: string; other: string; few?: string; many?: string; zero?: string; two?: string };
export type Messages = Record<Key, string | Plural>;
export type Params = Record<string, string | number>;

export const locales = ["en", "es"] as const;
export type Locale = (typeof locales)[number];

type Load = () => Promise<{ default: unknown }>;
const load: Record<Locale, Load> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
};
const areas: Record<string, Load> = import.meta.glob<{ default: unknown }>("./*.*.json");

let messages: Partial<Messages> = {};
const beside = new Set<Area>();
let active: Locale = "en";
let plurals = new Intl.PluralRules(active);

async function textsOf(of: Locale, area: Area): Promise<Partial<Messages>> {
  const found = await areas[`./${of}.${area}.json`]?.();
  return (found?.default ?? {}) as Partial<Messages>;
}

/** Loads a locale and makes it the one that `t` speaks. Render again afterwards. */
export async function loadLocale(locale: Locale): Promise<void> {
  let known: Area[];
  let loaded: unknown[];
  do {
    known = [...beside];
    const [first, ...more] = await Promise.all([
      load[locale](),
      ...known.map((area) => textsOf(locale, area)),
    ]);
    loaded = [first.default, ...more];
  } while (known.length < beside.size); // an area came in between
  speak(locale, Object.assign({}, ...loaded) as Messages);
}

/** Loads the texts of areas beside the first screen; whatever shows them waits for it. */
export async function loadTexts(...wanted: Area[]): Promise<void> {
  const missing = wanted.filter((area) => !beside.has(area));
  let of: Locale;
  let loaded: Partial<Messages>[];
  do {
    of = active;
    loaded = await Promise.all(missing.map((area) => textsOf(active, area)));
  } while (of !== active); // another language was chosen in between
  for (const area of missing) beside.add(area);
  messages = Object.assign({}, messages, ...loaded);
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

/** A text under this name is at hand: for names that are put together. */
export function knows(key: string): key is Key {
  return Object.hasOwn(messages, key);
}

function capital(text: string): string {
  const [first = ""] = text;
  return first.toLocaleUpperCase(active) + text.slice(first.length);
}

function pick(entry: Plural, n: number): string {
  return entry[plurals.select(n)] ?? entry.other;
}
