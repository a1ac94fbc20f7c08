import { BookOpen, Lock } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { keysOf } from "../keyboard/keys.ts";
import { Kbd } from "../ui/kbd.tsx";
import { loadPicker } from "./load.ts";
import { useSuggestions } from "./use-suggestions.ts";

void loadPicker();

type Props = {
  conversation: string;
  lastPatientAt: number;
  /** Opens the list of articles at one of them, or at its beginning. */
  onOpen: (slug?: string) => void;
};

/** Above the composer: articles that may answer what the patient wrote last. A press shows what can be done with one. */
export function Strip({ conversation, lastPatientAt, onOpen }: Props) {
  const found = useSuggestions(conversation, lastPatientAt);
  if (found.length === 0) return null;
  return (
    <nav
      aria-label={t("articles.suggested")}
      className="flex shrink-0 items-center gap-1 border-t border-line bg-surface px-4 py-1 text-12 max-md:px-2"
    >
      <BookOpen aria-hidden="true" size={14} strokeWidth={1.75} className="me-1 shrink-0 text-soft" />
      <ul className="flex min-w-0 flex-1 gap-1 overflow-x-auto">
        {found.map(({ slug, title, language, audience }) => (
          <li key={slug} className="min-w-24 shrink">
            <button
              type="button"
              lang={language}
              title={title}
              onClick={() => onOpen(slug)}
              className="flex h-7 w-full items-center gap-1 rounded-md px-2 text-accent underline-offset-2 hover:bg-hover hover:underline max-md:h-11"
            >
              {audience === "public" ? null : (
                <>
                  <Lock aria-hidden="true" size={12} strokeWidth={1.75} className="shrink-0 text-note-ink" />
                  <span className="sr-only">
                    {t(audience === "staff" ? "articles.staff_only" : "articles.patients_only")}
                  </span>
                </>
              )}
              <bdi className="truncate">{title}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => onOpen()}
        className="flex h-7 shrink-0 items-center gap-1 rounded-md px-2 text-soft hover:bg-hover max-md:h-11"
      >
        {t("articles.all")}
        <Kbd keys={keysOf("articles") ?? ""} className="max-md:hidden" />
      </button>
    </nav>
  );
}
