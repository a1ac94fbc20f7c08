import { t } from "../i18n/i18n.ts";
import { Behind } from "./behind.tsx";
import { groupName, partOfGroup } from "./breakdown.tsx";
import { DataTable } from "./data-table.tsx";
import type { FigureGroup, Figures } from "./figures.ts";
import { heldBack, percent, reasonText, shareText } from "./model.ts";
import type { Report } from "./use-report.ts";

/** What could make figures look better than the work was, beside the figures: nothing here is a verdict. */
export function Checks({
  report,
  departments,
  people,
}: {
  report: Report;
  departments: Figures;
  people: Figures;
}) {
  const all = departments;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-16 text-pretty">
        {t("checks.sentence", {
          unanswered: all.outcomes.closed_unanswered ?? 0,
          closed: all.closed,
          reopened: shareText(all.reopen_3d),
        })}
      </p>
      <p className="max-w-3xl text-14 text-soft">{t("checks.lead")}</p>
      <Table
        title={t("checks.departments")}
        report={report}
        by="department"
        head={t("reports.department")}
        rows={rowsOf(report, "department", departments)}
      />
      <Table
        title={t("checks.people")}
        report={report}
        by="staff"
        head={t("reports.person")}
        rows={rowsOf(report, "staff", people)}
      />
    </div>
  );
}

function rowsOf(report: Report, by: "department" | "staff", figures: Figures) {
  return figures.groups
    .map((group) => ({ name: groupName(report, by, group.key[0] ?? ""), group }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function Table({
  title,
  report,
  by,
  head,
  rows,
}: {
  title: string;
  report: Report;
  by: "department" | "staff";
  head: string;
  rows: readonly { name: string; group: FigureGroup }[];
}) {
  const number = (figure: string, label: string, n: number, name: string, group: FigureGroup) => (
    <Behind
      key={figure}
      report={report}
      figure={figure}
      n={n}
      what={`${name}, ${label}`}
      part={partOfGroup(by, group)}
    />
  );
  return (
    <section className="sheet rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-2 text-14 font-semibold text-soft">{title}</h2>
      <DataTable
        caption={title}
        table={{
          head: [
            head,
            t("count.closed"),
            t("checks.unanswered"),
            t("checks.reopened"),
            t("checks.voided"),
            t("checks.snoozed"),
          ],
          rows: rows.map(({ name, group }) => ({
            key: name,
            cells: group.counts_reason // of few nobody is judged
              ? [name, reasonText(group.counts_reason), ...Array<string>(4).fill("–")]
              : [
                  name,
                  number("closed", t("count.closed"), group.closed, name, group),
                  number(
                    "outcome:closed_unanswered",
                    t("checks.unanswered"),
                    group.outcomes.closed_unanswered ?? 0,
                    name,
                    group,
                  ),
                  shareText(group.reopen_3d),
                  heldBack(group.reply_time.calendar) ?? group.reply_time.excluded.voided ?? 0,
                  snoozed(group),
                ],
          })),
        }}
      />
    </section>
  );
}

/** The part of the time to resolution in which conversations slept. */
function snoozed(group: FigureGroup): string {
  const whole = group.full_resolution.calendar.sum_ms;
  return whole > 0 ? percent(group.snoozed.calendar.sum_ms / whole) : t("figure.none");
}
