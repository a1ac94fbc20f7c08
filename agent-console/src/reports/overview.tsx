import { useMemo } from "react";
import { t } from "../i18n/i18n.ts";
import type { Annotation } from "./annotations.ts";
import { Backlog } from "./backlog.tsx";
import { Behind } from "./behind.tsx";
import { ChartFigure } from "./chart-figure.tsx";
import { Definition } from "./definition.tsx";
import { Distribution } from "./distribution.tsx";
import type { FigureSet, Figures } from "./figures.ts";
import { countSteps, durationSteps, type MetricName, metrics, questions } from "./metrics.ts";
import {
  countText,
  excludedText,
  meanText,
  medianSentence,
  partOf,
  partText,
  volumeSentence,
} from "./model.ts";
import { addDays, keyOf, periodBefore, type Step, stepOf, stepsOf } from "./query.ts";
import { Shares } from "./shares.tsx";
import { Trend } from "./trend.tsx";
import type { Report } from "./use-report.ts";
import type { Targeted } from "./use-targets.ts";
import { placeName, roundTime, thanWords } from "./words.ts";

type Parts = {
  report: Report;
  now: Figures;
  before: Figures | undefined;
  trend: Figures | undefined;
  notes: readonly Annotation[];
  targets: Partial<Record<MetricName, Targeted | undefined>>;
};

/** How the time was, one question a chart. */
export function Overview(props: Parts) {
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Volume {...props} />
      {questions.map(({ metric, title }) => (
        <DurationTrend key={metric} {...props} metric={metric} title={t(title)} />
      ))}
      <Shares {...props} />
      <Backlog report={props.report} />
    </div>
  );
}

function useSteps({ report, trend }: Pick<Parts, "report" | "trend">) {
  const { period } = report;
  const step = stepOf(period);
  const keys = useMemo(() => stepsOf(period, step), [period, step]);
  const groups = useMemo(() => new Map((trend?.groups ?? []).map((group) => [group.key[0], group])), [trend]);
  return { step, keys, groups };
}

function Volume({ report, now, before, trend, notes }: Parts) {
  const { step, keys, groups } = useSteps({ report, trend });
  const series = useMemo(
    () => [
      { label: t("count.opened"), values: keys.map((key) => groups.get(key)?.opened ?? null) },
      { label: t("count.closed"), values: keys.map((key) => groups.get(key)?.closed ?? null) },
    ],
    [keys, groups],
  );
  const than = thanWords(report.period, periodBefore(report.period));
  const counted = (key: string, name: "opened" | "closed") => {
    const group = groups.get(key);
    return group ? countText(group[name], group.counts_reason) : t("figure.none");
  };
  return (
    <ChartFigure
      title={t("ask.volume")}
      sentence={volumeSentence(now, before, than)}
      aside={
        <>
          <Definition of="opened" />
          <Behind figure="opened" n={now.opened} />
        </>
      }
      chart={
        <Trend
          label={t("ask.volume")}
          keys={keys}
          step={step}
          series={series}
          read={String}
          steps={countSteps}
          notes={notes}
        />
      }
      table={{
        head: [t(stepHeads[step]), t("count.opened"), t("count.closed")],
        rows: keys.map((key) => ({
          key,
          cells: [placeName(key, step), counted(key, "opened"), counted(key, "closed")],
        })),
      }}
    />
  );
}

export const stepHeads = { day: "head.day", week: "head.week", month: "head.month" } as const;

function DurationTrend({
  report,
  now,
  before,
  trend,
  notes,
  targets,
  metric,
  title,
}: Parts & { metric: MetricName; title: string }) {
  const { step, keys, groups } = useSteps({ report, trend });
  const { clock } = report;
  const dist = (group: FigureSet | undefined) => group?.[metric][clock];
  const series = useMemo(
    () => [
      {
        label: t("part.median"),
        values: keys.map((key) => partOf(groups.get(key)?.[metric][clock], "median")),
      },
      { label: t("part.p90"), values: keys.map((key) => partOf(groups.get(key)?.[metric][clock], "p90")) },
    ],
    [keys, groups, metric, clock],
  );
  const timed = now[metric];
  const whole = timed[clock];
  const than = thanWords(report.period, periodBefore(report.period));
  const targeted = targets[metric];
  const target = typeof targeted === "object" && "value" in targeted ? targeted : undefined;
  const excluded = excludedText(timed.excluded);
  return (
    <ChartFigure
      title={title}
      sentence={medianSentence(t(metrics[metric]), whole, before?.[metric][clock], than)}
      aside={
        <>
          <Definition of={metric} />
          <Behind figure={metric} n={whole.n} />
        </>
      }
      chart={
        <Trend
          label={title}
          keys={keys}
          step={step}
          series={series}
          read={axisTime}
          steps={durationSteps}
          notes={notes}
          target={target}
          provisionalFrom={provisionalFrom(metric, report.now, step)}
        />
      }
      table={{
        head: [
          t(stepHeads[step]),
          t("part.n"),
          t("part.median"),
          t("part.p90"),
          t("part.p95"),
          t("part.mean"),
        ],
        rows: [
          ...keys.map((key) => {
            const here = dist(groups.get(key));
            return {
              key,
              cells: [
                placeName(key, step),
                here ? countText(here.n, here.reason) : 0,
                ...(here
                  ? [partText(here, "median"), partText(here, "p90"), partText(here, "p95"), meanText(here)]
                  : Array<string>(4).fill(t("figure.none"))),
              ],
            };
          }),
          {
            key: "total",
            strong: true,
            cells: [
              t("head.whole"),
              countText(whole.n, whole.reason),
              partText(whole, "median"),
              partText(whole, "p90"),
              partText(whole, "p95"),
              meanText(whole),
            ],
          },
        ],
      }}
      foot={
        <>
          {t("figure.line", {
            n: countText(whole.n, whole.reason),
            median: partText(whole, "median"),
            p90: partText(whole, "p90"),
            p95: partText(whole, "p95"),
            mean: meanText(whole),
            open: countText(timed.still_open, timed.calendar.reason),
          })}
          {settles.has(metric) ? ` ${t("chart.provisional")}` : ""}
          {whole.few ? ` ${t("figure.few_mark")}` : ""}
          {excluded ? ` ${t("figure.left_out", { what: excluded })}` : ""}
          {clock === "business" && timed.n_outside_hours
            ? ` ${t("figure.outside", { n: timed.n_outside_hours })}`
            : ""}
          {clock === "business" && timed.n_no_calendar
            ? ` ${t("figure.no_hours", { n: timed.n_no_calendar })}`
            : ""}
          <TargetWords targeted={targeted} report={report} />
        </>
      }
    >
      <Distribution report={report} metric={metric} dist={whole} />
    </ChartFigure>
  );
}

/** The target of a figure, or where it is to be seen. */
function TargetWords({ targeted, report }: { targeted: Targeted | undefined; report: Report }) {
  if (!targeted) return null;
  if (targeted !== "other_clock") {
    return ` ${"value" in targeted ? `${targeted.label}.` : t("chart.targets_differ", { list: targeted.differ })}`;
  }
  return (
    <>
      {` ${t("chart.targets_business")} `}
      <button
        type="button"
        onClick={() => report.change({ clock: "business" })}
        className="min-h-6 rounded-sm underline max-md:min-h-11 print:hidden"
      >
        {t("chart.targets_show")}
      </button>
    </>
  );
}

/** A chain of episodes is settled a week after its last resolve; until then what ended may be reopened. */
function provisionalFrom(metric: MetricName, now: string, step: Step): string | undefined {
  return settles.has(metric) ? keyOf(addDays(now, -7), step) : undefined;
}

const settles = new Set<MetricName>(["full_resolution", "active_resolution"]);

/** Durations on an axis begin at a plain 0. */
function axisTime(ms: number): string {
  return ms === 0 ? "0" : roundTime(ms);
}
