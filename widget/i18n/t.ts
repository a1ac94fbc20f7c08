/**
 * Texts with placeholders and plural forms. A locale file maps each key to a
 * sentence, or to one sentence per plural category of its language; `{name}`
 * is filled in, and `{count}` chooses the form and is written as a number of
 * that language. No sentence is glued from pieces.
 */

export type Text = string | Record<string, string>;
export type Texts = Record<string, Text>;
export type Values = Record<string, string | number>;
export type Translate<K extends string = string> = (key: K, values?: Values) => string;

/** Languages written from right to left, by primary subtag. */
const RTL = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "ur", "yi"]);

export function direction(lang: string): "ltr" | "rtl" {
  return lang === "qps-rtl" || RTL.has(primary(lang)) ? "rtl" : "ltr";
}

/** The part of a language tag that names the language: "es" of "es-MX". */
export function primary(lang: string): string {
  return lang.toLowerCase().split(/[-_]/)[0] ?? "";
}

/** The tag that Intl understands: pseudo-locales count and date as English. */
export function intlTag(lang: string): string {
  return lang.startsWith("qps") ? "en" : lang;
}

export function translator<K extends string>(lang: string, texts: Record<K, Text>): Translate<K> {
  const plural = new Intl.PluralRules(intlTag(lang));
  const number = new Intl.NumberFormat(intlTag(lang));
  return (key, values = {}) => {
    const text = texts[key];
    const form = typeof text === "string" ? text : (text[plural.select(Number(values.count))] ?? text.other);
    return (form ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : (value ?? whole);
    });
  };
}

/** A name that a clinic wrote in several languages, in the best of them. */
export function named(names: Record<string, string>, lang: string): string {
  return names[lang] ?? names[primary(lang)] ?? names.en ?? Object.values(names)[0] ?? "";
}

/** The first wanted language that is offered, else the first offered. */
export function choose(wanted: readonly string[], offered: readonly string[]): string {
  for (const want of wanted) {
    if (want.startsWith("qps-")) return want;
    const found = offered.find((lang) => primary(lang) === primary(want));
    if (found) return found;
  }
  return offered[0] ?? "en";
}
