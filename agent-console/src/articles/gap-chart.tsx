import type { KnowledgeUse } from "@careline/client";
import { useMemo } from "react";
import { regionalTag, t } from "../i18n/i18n.ts";
import { ChartFigure } from "../reports/chart-figure.tsx";
import { Plot } from "../reports/plot.tsx";

const counts = ["searches", "no_result", "no_click", "chats"] as const;
/** Steps of an axis that counts. */
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** Searches week by week: all of them, and those that led nowhere. */
export function GapChart({ use }: { use: KnowledgeUse }) {
  const props = useMemo(() => {
    const format = new Intl.DateTimeFormat(regionalTag(), { day: "numeric", month: "short" });
    const number = new Intl.NumberFormat(regionalTag());
    const weeks = use.weeks ?? [];
    return {
      label: t("gaps.by_week"),
      places: weeks.map(({ from }) => format.format(from)),
      series: (["searches", "no_result", "chats"] as const).map((name) => ({
        label: t(`gaps.${name}`),
        values: weeks.map((week) => week[name]),
      })),
      read: (value: number) => number.format(value),
      steps,
      notes: [],
    };
  }, [use.weeks]);
  const { places } = props;
  return (
    <ChartFigure
      title={t("gaps.by_week")}
      sentence={t("gaps.sentence", {
        n: use.searches,
        none: use.no_result,
        unopened: use.no_click,
        chats: use.chats,
      })}
      table={{
        head: [t("gaps.week"), ...counts.map((name) => t(`gaps.${name}`))],
        rows: (use.weeks ?? []).map((week, i) => ({
          key: String(week.from),
          cells: [places[i], ...counts.map((name) => props.read(week[name]))],
        })),
      }}
      chart={places.length > 1 && use.searches > 0 ? <Plot {...props} /> : null}
    />
  );
}
