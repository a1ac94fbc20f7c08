import { MAX_TEXT } from "./frames.ts";

/** Lone surrogates and NUL, which cannot be stored. */
const unstorable = /[\0\p{Cs}]/u;
/** White space and what shows as nothing, as in server/desk/text.go. */
const blank = /^[\s\u0085\u00ad\u200b-\u200d\u2060]*$/;

/** Length in code points, the unit of all limits on text. */
export function textLength(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** The code with which the server would refuse a text, before it is asked. */
export function textProblem(text: string): "empty" | "too_long" | "invalid_text" | undefined {
  if (unstorable.test(text)) return "invalid_text";
  if (text.length > MAX_TEXT && textLength(text) > MAX_TEXT) return "too_long";
  if (blank.test(text)) return "empty";
  return undefined;
}
