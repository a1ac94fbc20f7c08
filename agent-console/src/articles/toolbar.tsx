import { type Editor, useEditorState } from "@tiptap/react";
import {
  Bold,
  Code,
  Columns3,
  Heading2,
  Heading3,
  ImagePlus,
  Italic,
  Link2,
  List,
  ListOrdered,
  type LucideIcon,
  Minus,
  Quote,
  Redo2,
  Rows3,
  SquareCode,
  Strikethrough,
  Table,
  Trash2,
  Undo2,
} from "lucide-react";
import type { KeyboardEvent } from "react";
import { type Key, t } from "../i18n/i18n.ts";
import { cx } from "../ui/cx.ts";
import { tip } from "../ui/tips.tsx";

type Tool = {
  name: string;
  icon: LucideIcon;
  label: Key;
  keys?: string;
  active?: (editor: Editor) => boolean;
  run: (editor: Editor) => void;
};

const chain = (editor: Editor) => editor.chain().focus();

const tools: readonly Tool[] = [
  {
    name: "h2",
    icon: Heading2,
    label: "kb.tool_heading",
    active: (editor) => editor.isActive("heading", { level: 2 }),
    run: (editor) => chain(editor).toggleHeading({ level: 2 }).run(),
  },
  {
    name: "h3",
    icon: Heading3,
    label: "kb.tool_subheading",
    active: (editor) => editor.isActive("heading", { level: 3 }),
    run: (editor) => chain(editor).toggleHeading({ level: 3 }).run(),
  },
  {
    name: "bold",
    icon: Bold,
    label: "kb.tool_bold",
    keys: "mod+b",
    active: (editor) => editor.isActive("bold"),
    run: (editor) => chain(editor).toggleBold().run(),
  },
  {
    name: "italic",
    icon: Italic,
    label: "kb.tool_italic",
    keys: "mod+i",
    active: (editor) => editor.isActive("italic"),
    run: (editor) => chain(editor).toggleItalic().run(),
  },
  {
    name: "strike",
    icon: Strikethrough,
    label: "kb.tool_strike",
    active: (editor) => editor.isActive("strike"),
    run: (editor) => chain(editor).toggleStrike().run(),
  },
  {
    name: "bullets",
    icon: List,
    label: "kb.tool_bullets",
    active: (editor) => editor.isActive("bulletList"),
    run: (editor) => chain(editor).toggleBulletList().run(),
  },
  {
    name: "numbers",
    icon: ListOrdered,
    label: "kb.tool_numbers",
    active: (editor) => editor.isActive("orderedList"),
    run: (editor) => chain(editor).toggleOrderedList().run(),
  },
  {
    name: "quote",
    icon: Quote,
    label: "kb.tool_quote",
    active: (editor) => editor.isActive("blockquote"),
    run: (editor) => chain(editor).toggleBlockquote().run(),
  },
  {
    name: "code",
    icon: Code,
    label: "kb.tool_code",
    active: (editor) => editor.isActive("code"),
    run: (editor) => chain(editor).toggleCode().run(),
  },
  {
    name: "block",
    icon: SquareCode,
    label: "kb.tool_block",
    active: (editor) => editor.isActive("codeBlock"),
    run: (editor) => chain(editor).toggleCodeBlock().run(),
  },
  {
    name: "rule",
    icon: Minus,
    label: "kb.tool_rule",
    run: (editor) => chain(editor).setHorizontalRule().run(),
  },
  {
    name: "table",
    icon: Table,
    label: "kb.tool_table",
    active: (editor) => editor.isActive("table"),
    run: (editor) => chain(editor).insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
  },
];

const inTable: readonly Tool[] = [
  { name: "row", icon: Rows3, label: "kb.tool_row", run: (editor) => chain(editor).addRowAfter().run() },
  {
    name: "column",
    icon: Columns3,
    label: "kb.tool_column",
    run: (editor) => chain(editor).addColumnAfter().run(),
  },
  {
    name: "norow",
    icon: Trash2,
    label: "kb.tool_no_row",
    run: (editor) => chain(editor).deleteRow().run(),
  },
  {
    name: "nocolumn",
    icon: Trash2,
    label: "kb.tool_no_column",
    run: (editor) => chain(editor).deleteColumn().run(),
  },
  {
    name: "notable",
    icon: Trash2,
    label: "kb.tool_no_table",
    run: (editor) => chain(editor).deleteTable().run(),
  },
];

const undoing: readonly Tool[] = [
  {
    name: "undo",
    icon: Undo2,
    label: "kb.tool_undo",
    keys: "mod+z",
    run: (editor) => chain(editor).undo().run(),
  },
  { name: "redo", icon: Redo2, label: "kb.tool_redo", run: (editor) => chain(editor).redo().run() },
];

/** What can be done with the text. One stop for Tab; arrows move in it. */
export function Toolbar({
  editor,
  onLink,
  onPicture,
}: {
  editor: Editor;
  onLink: () => void;
  onPicture: () => void;
}) {
  const link: Tool = {
    name: "link",
    icon: Link2,
    label: "kb.tool_link",
    keys: "mod+k",
    active: (each) => each.isActive("link"),
    run: onLink,
  };
  const picture: Tool = {
    name: "picture",
    icon: ImagePlus,
    label: "kb.tool_picture",
    active: (each) => each.isActive("image"),
    run: onPicture,
  };
  const active = useEditorState({
    editor,
    selector: ({ editor: each }) =>
      [...tools, link, picture]
        .filter((tool) => tool.active?.(each))
        .map(({ name }) => name)
        .join(" "),
  }).split(" ");
  const shown = [...tools, link, picture, ...(active.includes("table") ? inTable : []), ...undoing];
  return (
    <div
      role="toolbar"
      aria-label={t("kb.tools")}
      onKeyDown={move}
      className="flex flex-wrap gap-0.5 border-b border-line p-1"
    >
      {shown.map((tool, at) => (
        <button
          key={tool.name}
          type="button"
          tabIndex={at === 0 ? 0 : -1}
          aria-label={t(tool.label)}
          aria-pressed={tool.active ? active.includes(tool.name) : undefined}
          {...tip(t(tool.label), tool.keys)}
          // The text keeps its selection.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => tool.run(editor)}
          className={cx(
            "inline-flex size-8 items-center justify-center rounded-md border border-transparent max-md:size-10",
            active.includes(tool.name) ? "border-accent! bg-picked" : "hover:bg-hover",
          )}
        >
          <tool.icon aria-hidden="true" size={16} strokeWidth={1.5} />
        </button>
      ))}
    </div>
  );
}

function move(event: KeyboardEvent<HTMLElement>) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const rtl = getComputedStyle(event.currentTarget).direction === "rtl";
  const steps: Record<string, number> = {
    ArrowRight: at + (rtl ? -1 : 1),
    ArrowLeft: at + (rtl ? 1 : -1),
    Home: 0,
    End: buttons.length - 1,
  };
  const to = steps[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons[(to + buttons.length) % buttons.length]?.focus();
}
