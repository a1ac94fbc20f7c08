import { parts } from "@careline/client/links";
import { t } from "../i18n/i18n.ts";
import { Dialog } from "../ui/dialog.tsx";

/**
 * A reply as the patient will see it: the marks of the widget's message, drawn
 * with the widget's colours, its text split by the rule that the widget uses.
 */
export function Preview({
  text,
  author,
  name,
  onClose,
}: {
  text: string;
  author: string;
  name: string;
  onClose: () => void;
}) {
  return (
    <Dialog open onClose={onClose} title={t("preview.title", { name })}>
      <p className="mb-3 text-14 text-soft">{t("preview.lead")}</p>
      <ul aria-label={t("preview.title", { name })} className="flex w-full flex-col bg-ground p-4">
        <li className="message first flex max-w-[min(85%,34rem)] flex-col items-start">
          <bdi className="author px-1 text-12 font-semibold text-soft">{author}</bdi>
          <div
            dir="auto"
            className="bubble max-w-full rounded-lg border border-line bg-surface px-3 py-2 text-16 break-words whitespace-pre-wrap"
          >
            {parts(text).map((part, at) =>
              typeof part === "string" ? (
                part
              ) : (
                <a
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
                  key={at}
                  href={part.href}
                  target="_blank"
                  rel="noopener noreferrer"
                  className="text-accent underline"
                >
                  {part.text}
                </a>
              ),
            )}
          </div>
        </li>
      </ul>
    </Dialog>
  );
}
