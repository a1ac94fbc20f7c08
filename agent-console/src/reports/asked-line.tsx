import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import type { Report } from "./use-report.ts";
import { periodWords } from "./words.ts";

/** Whose days, which clock, and as of when: what a printed page has to say of itself. */
export function AskedLine({ report, asOf }: { report: Report; asOf: number }) {
  return (
    <p>
      {t("reports.head", {
        period: periodWords(report.period),
        zone: report.zone,
        clock: t(report.clock === "business" ? "reports.clock_business_word" : "reports.clock_calendar_word"),
        time: exact(asOf, report.zone),
      })}
    </p>
  );
}
