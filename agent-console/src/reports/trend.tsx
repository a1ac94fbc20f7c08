import { useMemo } from "react";
import { t } from "../i18n/i18n.ts";
import type { Annotation } from "./annotations.ts";
import { Plot, type Series } from "./plot.tsx";
import { keyOf, type Step } from "./query.ts";
import { placeName } from "./words.ts";

/** Figures over time: a place for every day, week or month of the period, those without figures too. */
export function Trend({
  label,
  keys,
  step,
  series,
  read,
  steps,
  notes,
  target,
  provisionalFrom,
}: {
  label: string;
  keys: readonly string[];
  step: Step;
  series: readonly Series[];
  read: (value: number) => string;
  steps: readonly number[];
  notes: readonly Annotation[];
  target?: { value: number; label: string } | undefined;
  /** The key from which on figures may still change. */
  provisionalFrom?: string | undefined;
}) {
  const props = useMemo(
    () => ({
      places: keys.map((key) => placeName(key, step)),
      notes: notes.flatMap(({ first }, i) => {
        const place = keys.indexOf(keyOf(first, step));
        return place < 0 ? [] : [{ place, mark: String(i + 1) }];
      }),
      provisionalFrom: provisionalFrom === undefined ? undefined : place(keys, provisionalFrom),
    }),
    [keys, step, notes, provisionalFrom],
  );
  // A new object is a new drawing: only when something of it is new.
  const drawn = useMemo(
    () => ({ ...props, label, series, read, steps, target }),
    [props, label, series, read, steps, target],
  );
  if (!series.some(({ values }) => values.some((value) => value !== null))) {
    return <p className="py-6 text-14 text-soft">{t("chart.nothing")}</p>;
  }
  return <Plot {...drawn} />;
}

function place(keys: readonly string[], from: string): number | undefined {
  const found = keys.findIndex((key) => key >= from);
  return found < 0 ? undefined : found;
}
