/** What somebody wrote: text with its links, as nodes and never as markup. */
import { parts } from "@careline/client/links";
import { useUi } from "./context.ts";

export function Words({ text }: { text: string }) {
  const { t } = useUi();
  return (
    <>
      {parts(text).map((part) =>
        typeof part === "string" ? (
          part
        ) : part.href.startsWith("http") ? (
          <a href={part.href} target="_blank" rel="noopener noreferrer">
            {part.text}
            <span class="unseen"> ({t("chat.link_hint")})</span>
          </a>
        ) : (
          <a href={part.href}>{part.text}</a>
        ),
      )}
    </>
  );
}
