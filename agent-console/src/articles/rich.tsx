import { Markdown } from "@tiptap/markdown";
import { EditorContent, useEditor } from "@tiptap/react";
import { useState } from "react";
import { t } from "../i18n/i18n.ts";
import { LinkDialog } from "./link-dialog.tsx";
import { documentOf, parts } from "./markdown.ts";
import { Toolbar } from "./toolbar.tsx";

/** The text as it will look. Escape leaves it, because Tab means something in lists and tables. */
export function Rich({
  language,
  markdown,
  onMarkdown,
}: {
  language: string;
  markdown: string;
  onMarkdown: (markdown: string) => void;
}) {
  const [linking, setLinking] = useState(false);
  const editor = useEditor({
    extensions: [...parts, Markdown],
    content: documentOf(markdown),
    injectCSS: false,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": t("kb.text"),
        "aria-describedby": "kb-leave",
        class: "article written-here",
        lang: language,
        dir: "auto",
      },
      handleKeyDown: (_, event) => {
        if (event.key === "Escape") document.getElementById("kb-mode")?.focus();
        else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
          event.preventDefault();
          event.stopPropagation();
          setLinking(true);
          return true;
        }
        return event.key === "Escape";
      },
    },
    onUpdate: ({ editor: changed }) => onMarkdown(changed.getMarkdown()),
  });
  return (
    <div className="flex min-w-0 flex-col rounded-md border border-edge bg-surface">
      <Toolbar editor={editor} onLink={() => setLinking(true)} />
      <EditorContent editor={editor} className="min-w-0" />
      <p id="kb-leave" className="sr-only">
        {t("kb.leave_hint")}
      </p>
      {linking ? (
        <LinkDialog
          href={String(editor.getAttributes("link").href ?? "")}
          onClose={() => {
            setLinking(false);
            editor.commands.focus();
          }}
          onLink={(href) => {
            const chain = editor.chain().focus().extendMarkRange("link");
            if (!href) chain.unsetLink().run();
            else if (editor.state.selection.empty && !editor.isActive("link"))
              chain
                .insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] })
                .run();
            else chain.setLink({ href }).run();
            setLinking(false);
          }}
        />
      ) : null}
    </div>
  );
}
