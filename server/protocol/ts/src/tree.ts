/**
 * What both front ends make of articles and of what is found in them. Pure: the
 * view makes elements of it, never markup.
 */
import type { ArticleNode, Mark } from "./articles.ts";

const plain = {
  paragraph: "p",
  item: "li",
  quote: "blockquote",
  pre: "pre",
  row: "tr",
  strong: "strong",
  emphasis: "em",
  strike: "s",
  code: "code",
} as const;

export type PlainTag = "h2" | "h3" | "h4" | "ol" | "ul" | (typeof plain)[keyof typeof plain];

/** The element of a part that is no more than one; the others each view draws in its own way. */
export function plainTag({ kind, level, ordered }: ArticleNode): PlainTag | undefined {
  if (kind === "heading") return level === 2 ? "h2" : level === 3 ? "h3" : "h4";
  if (kind === "list") return ordered ? "ol" : "ul";
  return Object.hasOwn(plain, kind) ? plain[kind as keyof typeof plain] : undefined;
}

const article = "article:";

/** The article that a link leads to, if it leads to one. */
export function articleOf(href: string): string | undefined {
  return href.startsWith(article) ? href.slice(article.length) : undefined;
}

/** Where the help centre shows it. */
export function helpAddress(slug: string): string {
  return `/help/a/${encodeURIComponent(slug)}`;
}

/** An excerpt in parts, each marked or not; marks count code points. */
export function markedParts(text: string, marks: readonly Mark[]): { text: string; marked: boolean }[] {
  const signs = [...text];
  let at = 0;
  const parts = marks.flatMap(({ from, to }) => {
    const before = { text: signs.slice(at, from).join(""), marked: false };
    at = to;
    return [before, { text: signs.slice(from, to).join(""), marked: true }];
  });
  return [...parts, { text: signs.slice(at).join(""), marked: false }].filter((part) => part.text !== "");
}
