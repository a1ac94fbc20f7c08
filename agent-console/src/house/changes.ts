import { exact, languageName, span } from "../i18n/format.ts";
import { knows, t } from "../i18n/i18n.ts";
import { type Weekday, weekdayName, weekdays } from "../settings/hours.ts";

/** Kinds of things that are changed, as the list can be filtered by: the first words of actions. */
export const areas = [
  "site",
  "staff",
  "department",
  "hours",
  "policy",
  "topics",
  "reply",
  "macro",
  "tag",
  "view",
  "article",
  "category",
  "synonyms",
  "survey",
  "reasons",
  "reason",
  "protocol",
  "quality",
  "patient",
  "annotation",
  "board",
  "first_day",
] as const;

/** A name that is put together here; tests hold that each has words. */
const worded = (group: "area" | "change" | "field" | "role" | "start", name: string): string | undefined => {
  const key = `${group}.${name}`;
  return knows(key) ? t(key) : undefined;
};

/** What kind of thing an action is about: "Website" of "site.changed". */
export const areaOf = (action: string) => worded("area", action.split(".")[0] ?? "");
/** What was done; one without words of its own shows its name. */
export const doneOf = (action: string) => worded("change", action);

/** Which step of the first day was settled. */
export const stepOf = (action: string, target = "") =>
  action.startsWith("first_day.") ? worded("start", target) : undefined;

export type Difference = { path: string; before: string; after: string };

/** What an id stands for, where somebody knows. */
type NameOf = (id: string) => string | undefined;

/** What the house keeps for itself and nobody set. */
const own = new Set(["id", "changed_at", "deleted_at", "recorded_at", "version", "author"]);

/** Each value that is another one after than before, with its place: "targets, 1, warned at percent of the time". */
export function differences(before: unknown, after: unknown, nameOf: NameOf = () => undefined): Difference[] {
  const was = leaves(before, nameOf);
  const is = leaves(after, nameOf);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path) => ({ path, before: was.get(path) ?? "", after: is.get(path) ?? "" }))
    .filter((found) => found.before !== found.after);
}

function leaves(
  value: unknown,
  nameOf: NameOf,
  field = "",
  path = "",
  into = new Map<string, string>(),
): Map<string, string> {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    into.set(path, value.map((item) => plainValue(item, field, nameOf)).join(", "));
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (own.has(fieldKey(key))) continue;
      const name = Array.isArray(value) ? String(Number(key) + 1) : plainName(key, nameOf);
      leaves(
        inner,
        nameOf,
        Array.isArray(value) ? field : fieldKey(key),
        path ? `${path}, ${name}` : name,
        into,
      );
    }
  } else if (value !== null && value !== undefined) into.set(path, plainValue(value, field, nameOf));
  return into;
}

/** No other number of the house is as large as a time. */
const times = Date.UTC(2001, 0);

function plainValue(value: unknown, field: string, nameOf: NameOf): string {
  if (typeof value === "boolean") return t(value ? "answer.yes" : "answer.no");
  if (typeof value === "number") {
    if (value > times) return exact(value);
    if (!field.endsWith("_ms") || value === 0) return String(value);
    return value < 60_000 ? t("time.seconds", { s: value / 1000 }) : span(value);
  }
  const text = String(value);
  if (field === "language" || field === "languages") return languageName(text);
  if (field === "role") return worded("role", text) ?? text;
  return nameOf(text) ?? text;
}

/** "BrandColor" and "brand_color" under one name: "brand_color". */
function fieldKey(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** A field as people call it; what stands for a language, a weekday or a department by that name. */
function plainName(key: string, nameOf: NameOf): string {
  if ((weekdays as readonly string[]).includes(key)) return weekdayName(key as Weekday);
  const field = fieldKey(key);
  const words = worded("field", field) ?? nameOf(key);
  if (words) return words;
  return /^[a-z]{2}$/.test(key) ? languageName(key) : field.replaceAll("_", " ");
}
