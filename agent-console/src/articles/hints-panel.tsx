import type { ArticleNode } from "@careline/client";
import { Lightbulb, X } from "lucide-react";
import { useMemo, useState } from "react";
import { type Key, t } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { plainHints, readingOf } from "./plain.ts";

/** More at once would be a lecture. */
const most = 6;

/** How hard the article is to read, and what could be plainer. It keeps nothing from being saved. */
export function HintsPanel({ nodes, language }: { nodes: readonly ArticleNode[]; language: string }) {
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const reading = useMemo(() => readingOf(nodes, language), [nodes, language]);
  const hints = useMemo(() => plainHints(nodes, language), [nodes, language]);
  const left = hints.filter(({ key }) => !gone.has(key));
  if (!reading && left.length === 0) return null;
  return (
    <section
      aria-labelledby="kb-hints"
      className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <h2 id="kb-hints" className="text-14 font-semibold">
        {t("kb.hints")}
      </h2>
      {reading ? (
        <p className="text-14 text-soft">
          {reading.measure === "grade"
            ? t(reading.hard ? "kb.grade_hard" : "kb.grade_fine", {
                grade: Math.max(1, Math.round(reading.value)),
              })
            : t(reading.hard ? "kb.ease_hard" : "kb.ease_fine", { ease: Math.round(reading.value) })}
        </p>
      ) : null}
      {left.length > 0 ? (
        <ul className="m-0 flex list-none flex-col gap-1 p-0">
          {left.slice(0, most).map((hint) => {
            const title = t(titleOf(hint));
            return (
              <li key={hint.key} className="flex items-start gap-2 text-14">
                <Lightbulb
                  aria-hidden="true"
                  size={16}
                  strokeWidth={1.5}
                  className="mt-0.5 shrink-0 text-soft"
                />
                <span className="min-w-0 flex-1 pt-px wrap-anywhere">
                  <strong className="font-semibold">{title}</strong>{" "}
                  {hint.found ? <q className="text-soft">{hint.found}</q> : null}{" "}
                  {hint.instead
                    ? t("hint.instead", { words: hint.instead })
                    : t(whyOf(hint), { name: t("kb.reader") })}
                </span>
                <IconButton
                  icon={X}
                  className="-my-1 size-7!"
                  label={t("kb.hint_dismiss", { rule: hint.found || title })}
                  onClick={() => setGone(new Set(gone).add(hint.key))}
                />
              </li>
            );
          })}
        </ul>
      ) : null}
      {left.length > most ? (
        <p className="text-12 text-soft">{t("kb.hints_more", { n: left.length - most })}</p>
      ) : null}
    </section>
  );
}

type Named = { rule: string; jargon: boolean };

const own: Record<string, [Key, Key]> = {
  paragraph: ["kb.hint_paragraph", "kb.hint_paragraph_why"],
  headings: ["kb.hint_headings", "kb.hint_headings_why"],
};

function titleOf({ rule, jargon }: Named): Key {
  return jargon ? "hint.jargon" : (own[rule]?.[0] ?? (`hint.${rule}` as Key));
}

function whyOf({ rule }: Named): Key {
  return own[rule]?.[1] ?? (`hint.${rule}_why` as Key);
}
