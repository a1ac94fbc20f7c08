/** What to say about a refusal: every code has a sentence, the unknown ones the general one. */
import type { Key } from "../i18n/languages.ts";

const SENTENCES: Record<string, Key> = {
  empty: "error.empty",
  too_long: "error.too_long",
  invalid_text: "error.invalid_text",
  rate_limited: "error.rate_limited",
};

export function troubleOf(code: string | undefined): Key {
  return SENTENCES[code ?? ""] ?? "error.send";
}
