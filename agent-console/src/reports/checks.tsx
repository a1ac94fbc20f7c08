import { type Key, t } from "../i18n/i18n.ts";
import { Behind } from "./behind.tsx";
import { groupName, partOfGroup } from "./breakdown.tsx";
import { DataTable } from "./data-table.tsx";
import { Definition } from "./definition.tsx";
import type { FigureGroup, FigureSet, Figures } from "./figures.ts";
import { countText, percent, reasonText, shareText } from "./model.ts";
import type { Report } from "./use-report.ts";

/** The checks by the names of their definitions, in the order of the columns. */
const checks = {
  closed: "count.closed",
  closed_unanswered: "checks.unanswered",
  reopen_3d: "checks.reopened",
  voided_turns: "checks.voided",
  holding_replies: "checks.holding",
  labels_overruled: "checks.overruled",
  surveys_suppressed: "checks.surveys",
  snoozed: "checks.snoozed",
} as const satisfies Record<string, Key>;

const columns = Object.entries(checks) as [keyof typeof checks, Key][];

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
      <p className="text-18 font-semibold text-pretty">
        {t("checks.sentence", {
          unanswered: countText(all.outcomes?.closed_unanswered, all.counts_reason),
          closed: countText(all.closed, all.counts_reason),
          reopened: shareText(all.reopen_3d),
        })}
      </p>
      <p className="max-w-3xl text-14 text-soft">{t("checks.lead")}</p>
      <ul className="m-0 flex list-none flex-wrap gap-x-4 gap-y-1 p-0 text-14 text-soft print:hidden">
        {columns.map(([check, name]) => (
          <li key={check} className="inline-flex items-center gap-1">
            {t(name)} <Definition of={check} />
          </li>
        ))}
      </ul>
      <Table
        title={t("checks.departments")}
        by="department"
        head={t("reports.department")}
        rows={[...rowsOf(report, "department", all), { name: t("head.whole"), group: all as FigureSet }]}
      />
      <Table
        title={t("checks.people")}
        by="staff"
        head={t("reports.person")}
        rows={rowsOf(report, "staff", people)}
      />
    </div>
  );
}

type Row = { name: string; group: FigureSet };

function rowsOf(report: Report, by: "department" | "staff", figures: Figures): Row[] {
  return figures.groups
    .map((group) => ({ name: groupName(report, by, group.key[0] ?? ""), group }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function Table({
  title,
  by,
  head,
  rows,
}: {
  title: string;
  by: "department" | "staff";
  head: string;
  rows: readonly Row[];
}) {
  return (
    <section className="sheet rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-2 text-14 font-semibold text-soft">{title}</h2>
      <DataTable
        caption={title}
        table={{
          head: [head, ...columns.map(([, name]) => t(name))],
          rows: rows.map(({ name, group }) => ({
            key: name,
            strong: !("key" in group),
            cells: [name, ...cells(by, name, group)],
          })),
        }}
      />
    </section>
  );
}

/** A number for each check, which opens what it counts; of few people nobody is judged. */
function cells(by: "department" | "staff", name: string, group: FigureSet) {
  const part = "key" in group ? partOfGroup(by, group as FigureGroup) : undefined;
  const number = (figure: string, label: Key, n: number | null | undefined, reason = group.counts_reason) => (
    <Behind
      key={label}
      figure={figure}
      n={n ?? null}
      reason={reason}
      what={`${name}, ${t(label)}`}
      part={part}
    />
  );
  const { reopen_3d: reopened, snoozed } = group;
  return [
    number("closed", checks.closed, group.closed),
    number("outcome:closed_unanswered", checks.closed_unanswered, group.outcomes?.closed_unanswered),
    <Behind
      key="reopened"
      figure="reopen_3d"
      n={reopened.k}
      reason={reopened.reason}
      text={shareText(reopened)}
      what={`${name}, ${t(checks.reopen_3d)}`}
      part={part}
    />,
    number("voided_turns", checks.voided_turns, group.voided_turns),
    number("holding_replies", checks.holding_replies, group.holding_replies),
    number("labels_overruled", checks.labels_overruled, group.labels_overruled),
    number("surveys_suppressed", checks.surveys_suppressed, group.surveys_suppressed),
    <Behind
      key="snoozed"
      figure="snoozed"
      n={snoozed.calendar.sum_ms ? snoozed.calendar.n : snoozed.calendar.sum_ms}
      reason={snoozed.calendar.reason}
      text={snoozedText(group)}
      what={`${name}, ${t(checks.snoozed)}`}
      part={{ ...part, at_least_ms: 1, clock: "calendar" }}
    />,
  ];
}

/** The part of the time to resolution in which conversations slept. */
function snoozedText({ snoozed, full_resolution: full }: FigureSet): string {
  const whole = full.calendar.sum_ms;
  if (whole === null || snoozed.calendar.sum_ms === null) return reasonText(full.calendar.reason);
  return whole > 0 ? percent(snoozed.calendar.sum_ms / whole) : t("figure.none");
}
