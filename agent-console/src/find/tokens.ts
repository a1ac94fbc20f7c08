import { type Key, t } from "../i18n/i18n.ts";

export const kinds = ["tag", "topic", "staff", "is", "after", "before"] as const;
export type Kind = (typeof kinds)[number];

const words: Record<Kind, Key> = {
  tag: "find.tag",
  topic: "find.topic",
  staff: "find.staff",
  is: "find.is",
  after: "find.after",
  before: "find.before",
};

const hints: Record<Kind, Key> = {
  tag: "find.tag_hint",
  topic: "find.topic_hint",
  staff: "find.staff_hint",
  is: "find.is_hint",
  after: "find.after_hint",
  before: "find.before_hint",
};

/** States as they are typed; the server knows them in each language of the console. */
export const states: readonly Key[] = [
  "find.state_unresolved",
  "find.state_queued",
  "find.state_open",
  "find.state_waiting",
  "find.state_snoozed",
  "find.state_resolved",
];

export function kindWord(kind: Kind): string {
  return t(words[kind]);
}

/** What a condition selects. */
export function kindHint(kind: Kind): string {
  return t(hints[kind]);
}

/** A condition as it is typed: tag:"New patient". */
export function condition(kind: Kind, value: string): string {
  return `${kindWord(kind)}:${/\s/.test(value) ? `"${value}"` : value}`;
}

/** Without case and accents, as it is compared. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** What is being typed at the end: a word, or a condition that has begun. */
export function lastToken(text: string): { start: number; kind: Kind | undefined; value: string } {
  const start = /(?:[^\s"]|"[^"]*"?)*$/.exec(text)?.index ?? text.length;
  const token = text.slice(start);
  const [name = "", ...rest] = token.split(":");
  const kind = rest.length > 0 ? kinds.find((each) => each === name || kindWord(each) === name) : undefined;
  return { start, kind, value: (kind ? rest.join(":") : token).replaceAll('"', "") };
}

export type Named = { kind: "tag" | "topic" | "staff"; name: string };
export type Proposal = { text: string; kind: Kind; name: string };

const dayMs = 86_400_000;

/** What can stand in the place of the last word: conditions by name, by state, by day. */
export function proposals(text: string, named: readonly Named[], now: number): Proposal[] {
  const { start, kind, value } = lastToken(text);
  const before = text.slice(0, start);
  const make = (of: Kind, name: string): Proposal => ({
    text: `${before}${condition(of, name)} `,
    kind: of,
    name,
  });
  const wanted = folded(value);
  const begins = (name: string) =>
    folded(name)
      .split(/[^\p{L}\p{N}]+/u)
      .some((word) => word.startsWith(wanted)) || folded(name).startsWith(wanted);
  if (kind === "is")
    return states
      .map((key) => t(key))
      .filter(begins)
      .map((name) => make(kind, name));
  if (kind === "after" || kind === "before")
    return [0, 7, 30, 90]
      .map((days) => day(now - days * dayMs))
      .filter((name) => name.startsWith(value))
      .map((name) => make(kind, name));
  if (!kind && value.length < 2)
    return value === ""
      ? kinds.map((each) => ({ text: `${before}${kindWord(each)}:`, kind: each, name: "" }))
      : [];
  const seen = new Set<string>();
  return named
    .filter((each) => (!kind || each.kind === kind) && begins(each.name))
    .map((each) => make(each.kind, each.name))
    .filter(({ text: made }) => !seen.has(made) && seen.add(made))
    .slice(0, kind ? 8 : 4);
}

/** The day of an instant where the reader is, as it is typed. */
export function day(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Where words of a text begin like something that was looked for. */
export function marked(text: string, query: string): { text: string; hit: boolean }[] {
  const terms = folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((term) => term !== "");
  const whole = terms.join("");
  return (text.match(/[\p{L}\p{N}\p{M}'’-]+|[^\p{L}\p{N}\p{M}'’-]+/gu) ?? []).map((part) => {
    const plain = folded(part);
    const hit =
      terms.some((term) => plain.split(/['’-]/).some((word) => word.startsWith(term))) ||
      (whole.length >= 3 && plain.replace(/[^\p{L}\p{N}]/gu, "").startsWith(whole));
    return { text: part, hit };
  });
}
