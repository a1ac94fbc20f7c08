import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import type { Draft } from "./questions.ts";

const scores = [1, 2, 3, 4, 5];

/** What a patient sees of the survey, in one language; nothing of it can be pressed. */
export function SurveyPreview({ draft, language }: { draft: Draft; language: string }) {
  return (
    <figure
      aria-label={t("questions.preview", { language: languageName(language) })}
      className="m-0 flex flex-col gap-3 rounded-lg border border-dashed border-edge bg-ground p-3"
    >
      <figcaption className="text-12 text-soft">
        {t("questions.preview", { language: languageName(language) })}
      </figcaption>
      <div lang={language} dir="auto" className="flex flex-col gap-3 text-14">
        <p className="font-semibold break-words">{draft.question[language] || "…"}</p>
        <Scale large />
        {draft.items.map((item) => (
          <div key={item.key} className="flex flex-col gap-1">
            <p className="break-words">{item.text[language] || "…"}</p>
            <Scale />
          </div>
        ))}
        <p className="break-words">{draft.comment[language] || "…"}</p>
        <span aria-hidden="true" className="h-14 rounded-md border border-edge bg-surface" />
      </div>
    </figure>
  );
}

function Scale({ large }: { large?: boolean }) {
  return (
    <span role="img" aria-label={t("questions.scale")} className="flex gap-1.5">
      {scores.map((n) => (
        <span
          key={n}
          className={`inline-flex items-center justify-center rounded-full border border-edge bg-surface tabular-nums ${large ? "size-9 text-14" : "size-6 text-12"}`}
        >
          {n}
        </span>
      ))}
    </span>
  );
}
