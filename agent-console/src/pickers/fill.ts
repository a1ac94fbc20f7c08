/** What a canned text's variables stand for, by name; what is not known here is asked of whoever writes. */
export type Values = Partial<Record<VariableName, string>>;

export const variableNames = [
  "patient.name",
  "patient.first_name",
  "staff.name",
  "department",
  "reference",
] as const;
export type VariableName = (typeof variableNames)[number];

const variable = /\{\{[^{}]*\}\}/g;

/** Puts in what is known. The others stay, and keep the text from being sent. */
export function fill(text: string, values: Values): string {
  return text.replace(variable, (whole) => {
    const name = whole.slice(2, -2).trim();
    return (Object.hasOwn(values, name) && values[name as VariableName]?.trim()) || whole;
  });
}

/** The first variable that is still to be filled in: where it is, and its name. */
export function missing(text: string): { at: number; end: number; name: string } | undefined {
  const match = text.match(/\{\{([^{}]*)\}\}/);
  if (match?.index === undefined) return undefined;
  return { at: match.index, end: match.index + match[0].length, name: match[1]?.trim() ?? "" };
}

/** The text in a language: that one, its plain form, English, or any. */
export function inLanguage(texts: Record<string, string>, language: string): string {
  const plain = language.split("-")[0] ?? "";
  return texts[language] ?? texts[plain] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

/** What is being looked for at the caret: "/bill" in a reply, "@ana" in a note. */
export function soughtAt(
  text: string,
  caret: number,
  note: boolean,
): { at: number; sought: string } | undefined {
  const before = text.slice(0, caret);
  const match = (note ? /(?:^|\s)@([\p{L}\p{N}'’. -]{0,30})$/u : /(?:^|\s)\/([\p{L}\p{N}_-]{0,30})$/u).exec(
    before,
  );
  if (!match) return undefined;
  const sought = match[1] ?? "";
  return { at: caret - sought.length - 1, sought };
}

/** Small letters without accents, for finding. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
