import { useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { inputLook } from "../ui/field.tsx";
import { Labelled } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { editorKeeps, hasHtml } from "./markdown.ts";
import { Rich } from "./rich.tsx";
import "./articles.css";

/**
 * The text of an article: as it will look, or as Markdown. Where the first
 * would not give back all that is written, it says so and stays the second.
 */
export function Body({
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
  const [mode, setMode] = useState<"rich" | "source">(() => (editorKeeps(markdown) ? "rich" : "source"));
  const [kept, setKept] = useState(mode === "rich");
  const [html, setHtml] = useState(() => hasHtml(markdown));
  const toRich = () => {
    const fine = editorKeeps(markdown);
    setKept(fine);
    setHtml(hasHtml(markdown));
    if (fine) setMode("rich");
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {kept ? null : (
        <Notice tone="info" role="status">
          {t(html ? "kb.source_html" : "kb.source_only")}
        </Notice>
      )}
      {mode === "rich" ? (
        <Rich article={article} language={language} markdown={markdown} onMarkdown={onMarkdown} />
      ) : (
        <Labelled label={t("kb.markdown")}>
          {(id) => (
            <textarea
              id={id}
              dir="auto"
              lang={language}
              spellCheck
              rows={22}
              value={markdown}
              onChange={(event) => onMarkdown(event.target.value)}
              className={`${inputLook} h-auto! py-2 font-mono`}
            />
          )}
        </Labelled>
      )}
      <Button
        id="kb-mode"
        size="small"
        className="self-start max-md:h-10"
        onClick={mode === "rich" ? () => setMode("source") : toRich}
      >
        {t(mode === "rich" ? "kb.to_source" : "kb.to_rich")}
      </Button>
    </div>
  );
}
