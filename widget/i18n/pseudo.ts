/**
 * Two languages nobody speaks, made from English: `qps-rtl` runs from right to
 * left, `qps-long` is half as long again. They show what a layout does before a
 * translator has to. `?lang=qps-rtl` asks for them; patients never load this.
 */
import en from "./en.json";
import type { Text, Texts } from "./t.ts";

const ACCENTS: Record<string, string> = {
  a: "á",
  e: "ë",
  i: "î",
  o: "ö",
  u: "ü",
  c: "ç",
  n: "ñ",
  A: "Å",
  E: "É",
};

/** Applies change to what stands between placeholders. */
function outside(text: string, change: (part: string) => string): string {
  return text
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? part : change(part)))
    .join("");
}

/** Arabic letters in place of Latin ones, so that direction and shaping are real. */
function mirrored(text: string): string {
  const letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء";
  return outside(text, (part) =>
    part.replace(/[a-z]/gi, (c) => letters[c.toLowerCase().charCodeAt(0) - 97] ?? c),
  );
}

function lengthened(text: string): string {
  const accented = outside(text, (part) => part.replace(/[aeioucnAE]/g, (c) => ACCENTS[c] ?? c));
  return `${accented} ${"löng".padEnd(Math.ceil(text.length / 2), " wörd")}`;
}

export function pseudo(lang: string, english: Texts = en): Texts {
  const change = lang === "qps-rtl" ? mirrored : lengthened;
  const all = (text: Text): Text =>
    typeof text === "string"
      ? change(text)
      : Object.fromEntries(Object.entries(text).map(([form, sentence]) => [form, change(sentence)]));
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, all(text)]));
}
