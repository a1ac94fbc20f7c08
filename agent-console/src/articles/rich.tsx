import { Markdown } from "@tiptap/markdown";
import { EditorContent, useEditor } from "@tiptap/react";
import { useState } from "react";
import { t } from "../i18n/i18n.ts";
import { LinkDialog } from "./link-dialog.tsx";
import { documentOf, parts } from "./markdown.ts";
import { PictureDialog } from "./picture-dialog.tsx";
import { Toolbar } from "./toolbar.tsx";

/** The text as it will look. Escape leaves it, because Tab means something in lists and tables. */
export function Rich({
  article,
  language,
  markdown,
  onMarkdown,
}: {
  article: string;
  language: string;
  markdown: string;
  onMarkdown: (markdown: string) => void;
}) {
  const [asking, setAsking] = useState<"link" | "picture">();
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
          setAsking("link");
          return true;
        }
        return event.key === "Escape";
      },
    },
    onUpdate: ({ editor: changed }) => onMarkdown(changed.getMarkdown()),
  });
  return (
    <div className="flex min-w-0 flex-col rounded-md border border-edge bg-surface">
      <Toolbar editor={editor} onLink={() => setAsking("link")} onPicture={() => setAsking("picture")} />
      <EditorContent editor={editor} className="min-w-0" />
      <p id="kb-leave" className="sr-only">
        {t("kb.leave_hint")}
      </p>
      {asking === "link" ? (
        <LinkDialog
          article={article}
          href={String(editor.getAttributes("link").href ?? "")}
          onClose={() => {
            setAsking(undefined);
            editor.commands.focus();
          }}
          onLink={(href, name) => {
            const chain = editor.chain().focus().extendMarkRange("link");
            if (!href) chain.unsetLink().run();
            else if (editor.state.selection.empty && !editor.isActive("link"))
              chain
                .insertContent({ type: "text", text: name, marks: [{ type: "link", attrs: { href } }] })
                .run();
            else chain.setLink({ href }).run();
            setAsking(undefined);
          }}
        />
      ) : null}
      {asking === "picture" ? (
        <PictureDialog
          article={article}
          src={String(editor.getAttributes("image").src ?? "")}
          alt={String(editor.getAttributes("image").alt ?? "")}
          onClose={() => {
            setAsking(undefined);
            editor.commands.focus();
          }}
          onPicture={(src, alt) => {
            const chain = editor.chain().focus();
            if (editor.isActive("image")) chain.updateAttributes("image", { src, alt }).run();
            else chain.insertContent({ type: "image", attrs: { src, alt } }).run();
            setAsking(undefined);
          }}
        />
      ) : null}
    </div>
  );
}
