import { useMemo, useRef, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { Behind } from "./behind.tsx";
import { DataTable } from "./data-table.tsx";
import type { ClockFigure } from "./figures.ts";
import { countSteps, type MetricName, metrics } from "./metrics.ts";
import { partOf, percent } from "./model.ts";
import { useOpenList } from "./open-list.ts";
import { Plot } from "./plot.tsx";
import type { Report } from "./use-report.ts";
import { roundTime } from "./words.ts";

type Bucket = NonNullable<ClockFigure["histogram"]>[number];

/** How the values of a figure are spread: a bar for each of the fixed stretches, which opens as many as it counts. */
export function Distribution({
  report,
  metric,
  dist,
}: {
  report: Report;
  metric: MetricName;
  dist: ClockFigure;
}) {
  const [asTable, setAsTable] = useState(false);
  const { open } = useOpenList();
  const buckets = useMemo(() => used(dist.histogram ?? []), [dist.histogram]);
  // A new object is a new drawing, which what it opens is no reason for.
  const opens = useRef((_: Bucket) => {});
  opens.current = (bucket) => open(metric, partOfBucket(report, bucket));
  const title = t("spread.title", { what: t(metrics[metric]) });
  const drawn = useMemo(
    () => ({
      label: title,
      bars: true,
      places: buckets.map(shortName),
      series: [{ label: t("spread.values"), values: buckets.map(({ n }) => n) }],
      read: String,
      steps: countSteps,
      notes: marksOf(buckets, dist),
      onOpen: (place: number) => {
        const bucket = buckets[place];
        if (bucket && bucket.n > 0) opens.current(bucket);
      },
    }),
    [title, buckets, dist],
  );
  const most = buckets.reduce<Bucket | undefined>((a, b) => (a && a.n >= b.n ? a : b), undefined);
  if (!most || !dist.n) return null;
  const whole = dist.n;
  return (
    <section aria-label={title} className="mt-1 flex flex-col gap-1 border-t border-line pt-3">
      <div className="flex flex-wrap items-center gap-x-3">
        <h3 className="flex-1 text-12 font-semibold text-soft">{title}</h3>
        <button
          type="button"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
          className="rounded-sm text-12 underline max-md:min-h-11 print:hidden"
        >
          {t("chart.as_table")}
        </button>
      </div>
      <p className="text-14 text-pretty">
        {t("spread.sentence", { range: name(most), k: most.n, n: whole })}
      </p>
      {asTable ? (
        <DataTable
          caption={title}
          table={{
            head: [t("spread.head"), t("part.n"), t("spread.share")],
            rows: buckets.map((bucket) => ({
              key: name(bucket),
              cells: [
                name(bucket),
                <Behind
                  key="n"
                  figure={metric}
                  n={bucket.n}
                  what={name(bucket)}
                  part={partOfBucket(report, bucket)}
                />,
                percent(bucket.n / whole),
              ],
            })),
          }}
        />
      ) : (
        <Plot {...drawn} />
      )}
    </section>
  );
}

/** From the first stretch that has values to the last one. */
function used(all: readonly Bucket[]): readonly Bucket[] {
  return all.slice(
    all.findIndex(({ n }) => n > 0),
    all.findLastIndex(({ n }) => n > 0) + 1,
  );
}

function partOfBucket({ clock }: Report, { from_ms: from, below_ms: below }: Bucket) {
  return { at_least_ms: from, below_ms: below ?? 0, clock };
}

function name({ from_ms: from, below_ms: below }: Bucket): string {
  if (below === null) return t("spread.over", { time: roundTime(from) });
  if (from === 0) return t("spread.under", { time: roundTime(below) });
  return t("figure.between", { lo: roundTime(from), hi: roundTime(below) });
}

/** On the axis a bar is named by where it ends. */
function shortName({ from_ms: from, below_ms: below }: Bucket): string {
  return below === null ? `≥ ${roundTime(from)}` : `< ${roundTime(below)}`;
}

/** In which bars the median and the 90th percentile lie. */
function marksOf(buckets: readonly Bucket[], dist: ClockFigure): { place: number; mark: string }[] {
  const marks: { place: number; mark: string }[] = [];
  for (const part of ["median", "p90"] as const) {
    const value = partOf(dist, part);
    if (value === null) continue;
    const place = buckets.findIndex(({ below_ms: below }) => below === null || value < below);
    const there = marks.find((mark) => mark.place === place);
    if (there) there.mark += `, ${t(`part.${part}`)}`;
    else if (place >= 0) marks.push({ place, mark: t(`part.${part}`) });
  }
  return marks;
}
