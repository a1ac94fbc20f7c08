import type { ReactNode } from "react";
import { fine } from "../i18n/fine.ts";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { SelectField } from "../ui/fields.tsx";
import { Behind } from "./behind.tsx";
import { ChartFigure } from "./chart-figure.tsx";
import { DataTable } from "./data-table.tsx";
import { Definition } from "./definition.tsx";
import { Distribution } from "./distribution.tsx";
import type { ClockFigure, FigureGroup, FigureSet, Figures } from "./figures.ts";
import { filterNames } from "./filter-bar.tsx";
import { type MetricName, metrics } from "./metrics.ts";
import { countText, meanText, partText, partOf as percentile, shareText } from "./model.ts";
import type { Part } from "./open-list.ts";
import { type Dimension, dimensions } from "./query.ts";
import { type ShareName, shareNames } from "./share-names.ts";
import { Spread } from "./spread.tsx";
import type { Report } from "./use-report.ts";

/** One figure told apart by department, topic, person and so on; people in the order of their names, never of their figures. */
export function Breakdown({ report, figures, by }: { report: Report; figures: Figures; by: Dimension }) {
  const metric = report.search.metric ?? "full_resolution";
  const { clock } = report;
  const rows = figures.groups
    .map((group) => ({ group, name: groupName(report, by, group.key[0] ?? "") }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const dist = (group: FigureSet) => group[metric][clock];
  const partOf = (group: FigureSet) => ("key" in group ? partOfGroup(by, group as FigureGroup) : undefined);
  /** A number that opens what is behind it, or why it is held back; of the whole without a group. */
  const number = (
    figure: string,
    label: string,
    n: number | null,
    name: string,
    group: FigureSet,
    reason = group.counts_reason,
  ): ReactNode => (
    <Behind
      key={figure}
      figure={figure}
      n={n}
      reason={reason}
      what={`${name}, ${label}`}
      part={partOf(group)}
    />
  );
  /** A share that opens those that it counts. */
  const share = (figure: ShareName, name: string, group: FigureSet): ReactNode => (
    <Behind
      key={figure}
      figure={figure}
      n={group[figure].k}
      reason={group[figure].reason}
      text={shareText(group[figure])}
      what={`${name}, ${t(shareNames[figure])}`}
      part={partOf(group)}
    />
  );
  const cells = (name: string, group: FigureSet) => {
    const here = dist(group);
    return [
      name,
      number(metric, t(metrics[metric]), here.n, name, group, here.reason),
      partText(here, "median"),
      partText(here, "p90"),
      partText(here, "p95"),
      meanText(here),
      countText(group[metric].still_open, here.reason),
    ];
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="grid max-w-xl grid-cols-2 gap-3 print:hidden">
        <SelectField
          label={t("reports.by")}
          value={by}
          onChange={(next) => report.change({ by: next })}
          options={dimensions.map((name) => ({ value: name, label: t(filterNames[name]) }))}
        />
        <SelectField
          label={t("reports.figure")}
          value={metric}
          onChange={(next) => report.change({ metric: next })}
          options={Object.entries(metrics).map(([value, key]) => ({ value, label: t(key) }))}
        />
      </div>
      <ChartFigure
        title={t("by.title", {
          what: t(metrics[metric]),
          by: t(filterNames[by]).toLocaleLowerCase(locale()),
        })}
        sentence={sentence(report, metric, rows, dist)}
        aside={
          <>
            <Definition of={metric} />
            <Behind figure={metric} n={dist(figures).n} />
          </>
        }
        chart={<Spread rows={rows.map(({ group, name }) => ({ name, dist: dist(group) }))} />}
        table={{
          head: [
            t(filterNames[by]),
            t("part.n"),
            t("part.median"),
            t("part.p90"),
            t("part.p95"),
            t("part.mean"),
            t("count.still_open"),
          ],
          rows: [
            ...rows.map(({ group, name }) => ({ key: name, cells: cells(name, group) })),
            { key: "total", strong: true, cells: cells(t("head.whole"), figures) },
          ],
        }}
        foot={by === "staff" ? t("by.people") : undefined}
      >
        <Distribution report={report} metric={metric} dist={dist(figures)} />
      </ChartFigure>
      <section aria-labelledby="by-counts" className="sheet rounded-lg border border-line bg-surface p-4">
        <h2 id="by-counts" className="mb-2 text-14 font-semibold text-soft">
          {t("by.counts", { by: t(filterNames[by]).toLocaleLowerCase(locale()) })}
        </h2>
        <DataTable
          caption={t("by.counts", { by: t(filterNames[by]).toLocaleLowerCase(locale()) })}
          table={{
            head: [
              t(filterNames[by]),
              t("count.opened"),
              t("count.closed"),
              t("count.still_open"),
              t("count.transfers"),
              t("share.reopen7"),
              t("share.abandonment"),
              t("share.promises"),
            ],
            figures: [
              undefined,
              "opened",
              "closed",
              "still_open",
              "transfers",
              "reopen_7d",
              "abandonment",
              "promises_kept",
            ],
            rows: [...rows, { group: figures as FigureSet, name: t("head.whole") }].map(
              ({ group, name }, i) => ({
                key: `${i} ${name}`,
                strong: group === figures,
                cells: [
                  name,
                  number("opened", t("count.opened"), group.opened, name, group),
                  number("closed", t("count.closed"), group.closed, name, group),
                  number("still_open", t("count.still_open"), group.still_open, name, group),
                  number("transfers", t("count.transfers"), group.transfers, name, group),
                  share("reopen_7d", name, group),
                  share("abandonment", name, group),
                  share("promises_kept", name, group),
                ],
              }),
            ),
          }}
        />
      </section>
    </div>
  );
}

/** What asks for one group alone. */
export function partOfGroup(by: string, { key }: FigureGroup): Part {
  return { by, key: key.map((part) => part || "(none)").join(",") };
}

function sentence(
  report: Report,
  metric: MetricName,
  rows: readonly { group: FigureGroup; name: string }[],
  dist: (group: FigureGroup) => ClockFigure,
): string {
  const median = (row: { group: FigureGroup }) => percentile(dist(row.group), "median");
  const shown = rows.filter((row) => median(row) !== null);
  const what = t(metrics[metric]);
  // People are never ranked: what is said of them is how many there are.
  if (report.search.by === "staff") return t("by.people_sentence", { what, n: rows.length });
  const ordered = [...shown].sort((a, b) => (median(a) ?? 0) - (median(b) ?? 0));
  const [least, most] = [ordered[0], ordered.at(-1)];
  if (!least || !most) return t("say.nothing", { what });
  if (least === most) {
    return t("by.one_sentence", { what, name: least.name, value: fine(median(least) ?? 0) });
  }
  return t("by.sentence", {
    what,
    least: least.name,
    low: fine(median(least) ?? 0),
    most: most.name,
    high: fine(median(most) ?? 0),
  });
}

/** What a group is called, as the reader speaks. */
export function groupName(report: Report, by: Dimension, key: string): string {
  switch (by) {
    case "department":
      return report.departmentName(key) || t("by.none");
    case "topic":
      return report.topics.find((topic) => topic.key === key)?.name ?? (key || t("by.no_topic"));
    case "site":
      return report.sites.find((site) => site.key === key)?.name ?? (key || t("by.none"));
    case "language":
      return key ? languageName(key) : t("by.none");
    case "verification":
      return t(key === "verified" ? "reports.verified" : "reports.anonymous");
    case "staff":
      return staffName(report, key);
  }
}

function staffName(report: Report, key: string): string {
  const special = {
    "": "by.nobody",
    nobody: "by.nobody",
    automation: "by.automation",
    shared: "by.shared",
  } as const;
  const known = special[key as keyof typeof special];
  if (known) return t(known);
  const name = report.staff.find(({ id }) => id === key)?.name;
  // Logs that were brought in name people as the other system did.
  return name ?? (/^[a-z]{1,2}_/.test(key) ? t("by.former") : key);
}
