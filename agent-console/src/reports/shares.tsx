import { useId } from "react";
import { type Key, t } from "../i18n/i18n.ts";
import { Behind } from "./behind.tsx";
import { DataTable } from "./data-table.tsx";
import { Definition } from "./definition.tsx";
import type { Figures } from "./figures.ts";
import { excludedText, reasonText, shareText } from "./model.ts";
import { periodBefore } from "./query.ts";
import { type ShareName, shareNames } from "./share-names.ts";
import type { Report } from "./use-report.ts";
import { thanWords } from "./words.ts";

const shares = Object.entries(shareNames) as [ShareName, Key][];

/** What is a share of something, each with its numbers, beside the time before. */
export function Shares({
  report,
  now,
  before,
}: {
  report: Report;
  now: Figures;
  before: Figures | undefined;
}) {
  const id = useId();
  const than = thanWords(report.period, periodBefore(report.period));
  return (
    <section
      aria-labelledby={id}
      className="sheet flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <h2 id={id} className="text-14 font-semibold text-soft">
        {t("ask.shares")}
      </h2>
      <p className="text-18 font-semibold text-pretty">
        {t("say.shares", { promises: shareText(now.promises_kept), reopened: shareText(now.reopen_7d) })}
      </p>
      <DataTable
        caption={t("ask.shares")}
        wraps
        table={{
          head: [t("head.share"), t("head.now"), than, t("head.pending"), t("head.behind")],
          rows: shares.map(([name, label]) => ({
            key: name,
            cells: [
              <span key="name" className="inline-flex items-center gap-1">
                {t(label)} <Definition of={name} />
              </span>,
              shareText(now[name]),
              before ? shareText(before[name]) : t("figure.none"),
              now[name].pending || "–",
              now[name].k ? <Behind key="behind" figure={name} n={now[name].k} /> : "–",
            ],
          })),
        }}
      />
      <p className="text-12 text-soft">
        {t("share.outcomes", {
          what: excludedText(now.outcomes) || reasonText(now.counts_reason),
        })}
      </p>
    </section>
  );
}
