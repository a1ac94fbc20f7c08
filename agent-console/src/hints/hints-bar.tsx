import { Lightbulb, X } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { type Key, t } from "../i18n/i18n.ts";
import { type Hint, hintsIn } from "./rules.ts";

/** After the last key: hints come in a pause, never while somebody types. */
const pauseMs = 500;
/** More at once would be a lecture. */
const most = 3;

/** Hints on what is being written, each with its rule. They keep nothing from being sent and can be dismissed. */
export function HintsBar({
  text,
  language,
  name,
  box,
}: {
  text: string;
  language: string;
  name: string;
  box: RefObject<HTMLTextAreaElement | null>;
}) {
  const [hints, setHints] = useState<readonly Hint[]>([]);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!text.trim()) {
      setHints([]);
      setGone(new Set());
      return;
    }
    const timer = setTimeout(() => setHints(hintsIn(text, language)), pauseMs);
    return () => clearTimeout(timer);
  }, [text, language]);
  const shown = hints.filter(({ kind, rule }) => !gone.has(`${kind}/${rule}`)).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <ul
      aria-label={t("hint.label")}
      className="flex flex-col gap-1 border-t border-line bg-sunken px-4 py-2 text-12"
    >
      {shown.map((hint) => (
        <li key={`${hint.kind}/${hint.rule}`} className="flex items-start gap-2">
          <Lightbulb aria-hidden="true" size={14} strokeWidth={1.75} className="mt-px shrink-0 text-soft" />
          <span className="min-w-0 flex-1">
            <strong className="font-semibold">{t(titleOf(hint))}</strong>{" "}
            {hint.found ? <q className="text-soft">{hint.found}</q> : null}{" "}
            {hint.instead
              ? t("hint.instead", { words: hint.instead })
              : t(`hint.${hint.rule}_why` as Key, { name })}
          </span>
          <button
            type="button"
            aria-label={t("hint.dismiss", { rule: t(titleOf(hint)) })}
            onClick={() => {
              setGone(new Set(gone).add(`${hint.kind}/${hint.rule}`));
              box.current?.focus();
            }}
            className="-my-1 inline-flex size-6 shrink-0 items-center justify-center rounded-md hover:bg-hover max-md:size-10"
          >
            <X aria-hidden="true" size={14} strokeWidth={1.75} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function titleOf({ kind, rule }: Hint): Key {
  return kind === "jargon" ? "hint.jargon" : (`hint.${rule}` as Key);
}
