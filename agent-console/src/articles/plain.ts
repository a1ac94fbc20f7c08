import type { ArticleNode } from "@careline/client";
import { gradeOf, type Reading } from "../hints/grade.ts";
import { hintsIn } from "../hints/rules.ts";

/** What could be said more plainly. `key` names it once it was dismissed. */
export type PlainHint = { key: string; rule: string; jargon: boolean; found: string; instead?: string };

/** So many words without a heading are hard to find one's way in. */
const longWithoutHeading = 250;
const longParagraph = 90;

/** Rules on how one speaks to a person in a chat say nothing about an article, which instructs and is brief. */
const ofChats = new Set(["order", "curt", "refusal", "dismissive"]);

const blocks = new Set(["paragraph", "heading", "item", "cell", "quote"]);

/** The paragraphs of an article as readers read them. */
export function paragraphsOf(nodes: readonly ArticleNode[]): string[] {
  const out: string[] = [];
  const walk = (list: readonly ArticleNode[]): string => {
    let line = "";
    for (const node of list) {
      if (node.kind === "text" || node.kind === "code") line += node.text ?? "";
      else if (node.kind === "break") line += " ";
      else if (node.kind === "pre") continue;
      else if (blocks.has(node.kind)) {
        const own = walk(node.nodes ?? []).trim();
        if (own) out.push(own);
      } else line += walk(node.nodes ?? []);
    }
    return line;
  };
  const rest = walk(nodes).trim();
  return rest ? [...out, rest] : out;
}

const wordsIn = (text: string) => text.match(/\p{L}[\p{L}'’-]*/gu)?.length ?? 0;

export function readingOf(nodes: readonly ArticleNode[], language: string): Reading | undefined {
  return gradeOf(paragraphsOf(nodes).join("\n"), language);
}

/** Hints on an article, each rule once, in the order of the text. */
export function plainHints(nodes: readonly ArticleNode[], language: string): PlainHint[] {
  const found = new Map<string, PlainHint>();
  const add = (hint: Omit<PlainHint, "key">) => {
    const key = `${hint.rule}/${hint.found}`;
    // Of hard sentences each counts; of a word one is enough.
    const name = hint.jargon ? hint.rule : key;
    if (!found.has(name)) found.set(name, { key: name, ...hint });
  };
  const paragraphs = paragraphsOf(nodes);
  for (const paragraph of paragraphs) {
    for (const { rule, kind, found: words, instead } of hintsIn(paragraph, language)) {
      if (ofChats.has(rule) || rule === "grade") continue;
      add({ rule, jargon: kind === "jargon", found: words, ...(instead && { instead }) });
    }
    if (wordsIn(paragraph) > longParagraph)
      add({ rule: "paragraph", jargon: false, found: `${paragraph.split(/\s+/).slice(0, 5).join(" ")} …` });
  }
  const words = paragraphs.reduce((sum, paragraph) => sum + wordsIn(paragraph), 0);
  if (words > longWithoutHeading && !nodes.some(({ kind }) => kind === "heading"))
    add({ rule: "headings", jargon: false, found: "" });
  return [...found.values()];
}
