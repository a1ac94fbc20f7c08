import type { AnyExtension, JSONContent } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { TableKit } from "@tiptap/extension-table";
import { MarkdownManager } from "@tiptap/markdown";
import StarterKit from "@tiptap/starter-kit";

/** Where pictures of articles are served from, for whoever may see an article that shows them. */
export const pictures = "/help/files/";

/**
 * In Markdown a picture of ours is image:ID. One from elsewhere is kept as it
 * is written and never fetched: it stands there by its words.
 */
const picture = Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      src: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-src"),
        renderHTML: ({ src }: { src?: string }) => ({
          "data-src": src,
          ...(src?.startsWith("image:") && { src: pictures + src.slice("image:".length) }),
        }),
      },
    };
  },
});

/** What an article can hold: what readers are shown, and no more. */
export const parts: AnyExtension[] = [
  StarterKit.configure({
    underline: false, // Markdown has none
    link: {
      openOnClick: false,
      autolink: false,
      protocols: ["article", "document", "tel"],
      defaultProtocol: "https",
    },
  }),
  picture.configure({ inline: true }),
  TableKit.configure({ table: { resizable: false } }),
];

type Token = {
  type: string;
  raw: string;
  text?: string;
  tokens?: Token[];
  items?: Token[];
  header?: Token[];
  rows?: Token[][];
  depth?: number;
  ordered?: boolean;
  href?: string;
  task?: boolean;
};

let made: MarkdownManager | undefined;

function manager(): MarkdownManager {
  made ??= new MarkdownManager({ extensions: parts });
  return made;
}

/** A text as the editor holds it. A line that was broken to keep it short is one line there, as for readers. */
export function documentOf(markdown: string): JSONContent {
  return unbroken(manager().parse(markdown));
}

function unbroken(node: JSONContent): JSONContent {
  if (node.type === "codeBlock") return node;
  return {
    ...node,
    ...(node.text !== undefined && { text: node.text.replace(/ *\n */g, " ") }),
    ...(node.content && { content: node.content.map(unbroken) }),
  };
}

/** Markdown as the editor writes it after it has read it. */
export function throughEditor(markdown: string): string {
  return manager().serialize(documentOf(markdown));
}

/** Markdown as everybody reads it: the editor's own additions ("No. 5" as a list) must not judge what it did. */
function tokensOf(markdown: string): Token[] {
  const { Lexer, getDefaults } = manager().instance;
  return new Lexer(getDefaults()).lex(markdown) as Token[];
}

/**
 * What a document says, without how it is written: "*" or "-" before an item,
 * a title underlined or behind "##". Two that say the same have the same.
 */
export function meaning(markdown: string): string {
  return JSON.stringify(blocks(tokensOf(markdown)));
}

/** True where the editor would give back what it was given. */
export function editorKeeps(markdown: string): boolean {
  return !hasHtml(markdown) && meaning(throughEditor(markdown)) === meaning(markdown);
}

/** HTML is left out for readers, so the editor does not take it in. */
export function hasHtml(markdown: string): boolean {
  const holds = (tokens: readonly Token[]): boolean =>
    tokens.some(
      (token) =>
        token.type === "html" ||
        holds(token.tokens ?? []) ||
        holds(token.items ?? []) ||
        (token.type === "table" && cellsOf(token).some(holds)),
    );
  return holds(tokensOf(markdown));
}

/** A table's rows, the heading one first. */
function rowsOf(table: Token): Token[][] {
  return [table.header ?? [], ...(table.rows ?? [])];
}

const cellsOf = (table: Token) =>
  rowsOf(table)
    .flat()
    .map((cell) => cell.tokens ?? []);

type Block = [kind: string, ...inner: unknown[]];

/** Two lists of a kind, one right behind the other, read like one. */
function joined(all: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (const block of all) {
    const last = out.at(-1);
    if (last && last[0] === block[0] && (block[0] === "ul" || block[0] === "ol"))
      last.push(...block.slice(1));
    else out.push(block);
  }
  return out;
}

function blocks(tokens: readonly Token[]): Block[] {
  const found = tokens.flatMap((token): Block[] => {
    switch (token.type) {
      case "space":
      case "def":
        return [];
      case "heading":
        return [["h", token.depth, runs(token.tokens ?? [])]];
      case "paragraph":
      case "text":
        return [["p", runs(token.tokens ?? [token])]];
      case "list":
        return [
          [token.ordered ? "ol" : "ul", ...(token.items ?? []).map((item) => blocks(item.tokens ?? []))],
        ];
      case "blockquote":
        return [["quote", blocks(token.tokens ?? [])]];
      case "code":
        return [["pre", token.text]];
      case "hr":
        return [["hr"]];
      case "table":
        return [["table", rowsOf(token).map((row) => row.map((cell) => runs(cell.tokens ?? [])))]];
      default:
        return [[token.type, token.raw]];
    }
  });
  return joined(found.filter(([kind, inner]) => kind !== "p" || (inner as unknown[]).length > 0));
}

/**
 * Text in runs of the same look, so that it does not matter which mark stands
 * inside which, nor on which side of a mark a space is.
 */
function runs(tokens: readonly Token[]): [string, string][] {
  const out: [string, string][] = [];
  const add = (text: string, look: string) => {
    const last = out.at(-1);
    if (last && last[1] === look) last[0] += text;
    else if (text) out.push([text, look]);
  };
  const marked = (text: string, marks: readonly string[]) => {
    const look = [...new Set(marks)].sort().join(" ");
    const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
    add(before, "");
    add(inner, look);
    add(after, "");
  };
  const walk = (list: readonly Token[], marks: readonly string[]) => {
    for (const token of list) {
      if (token.type === "br") add("\n", "");
      else if (token.type === "image") marked(`![${token.text}](${unescaped(token.href)})`, marks);
      else if (token.type === "link") walk(token.tokens ?? [], [...marks, `link:${unescaped(token.href)}`]);
      else if (token.type === "strong" || token.type === "em" || token.type === "del")
        walk(token.tokens ?? [], [...marks, token.type]);
      else if (token.type === "codespan") marked(token.text ?? "", [...marks, "code"]);
      else if (token.tokens) walk(token.tokens, marks);
      else marked(decoded(token.text ?? token.raw).replaceAll("\n", " "), marks);
    }
  };
  walk(tokens, []);
  for (const end of [out.at(0), out.at(-1)]) if (end?.[1] === "") end[0] = end[0].trim();
  return out
    .map(([text, look]): [string, string] => [text.replace(/ +/g, " ").replace(/ ?\n ?/g, "\n"), look])
    .filter(([text]) => text !== "");
}

/** An address without the backslashes that Markdown lets stand before signs. */
const unescaped = (href = "") => href.replace(/\\([!-/:-@[-`{-~])/g, "$1");

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  nbsp: "\u00a0",
};

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole);
}
