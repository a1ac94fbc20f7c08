import { type ReactNode, useId, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { DataTable, type TableData } from "./data-table.tsx";

/** A question, its answer in a sentence, and the picture of it, which is a table too for whoever prefers one. */
export function ChartFigure({
  title,
  sentence,
  aside,
  table,
  chart,
  foot,
  children,
}: {
  title: string;
  /** The answer in a sentence: what the chart says. */
  sentence: string;
  /** Beside the title: the definition, the conversations behind it. */
  aside?: ReactNode;
  table: TableData;
  chart: ReactNode;
  foot?: ReactNode;
  /** What belongs to it and has a picture of its own. */
  children?: ReactNode;
}) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="sheet flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className="flex-1 text-14 font-semibold text-soft max-md:basis-full">
          {title}
        </h2>
        {aside}
        <button
          type="button"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
          className="rounded-sm text-12 underline max-md:min-h-11 print:hidden"
        >
          {t("chart.as_table")}
        </button>
      </div>
      <p className="text-18 font-semibold text-pretty">{sentence}</p>
      <figure aria-label={title} className="m-0 min-w-0">
        {asTable ? <DataTable table={table} caption={title} /> : chart}
        {foot ? <figcaption className="mt-1 text-12 text-soft">{foot}</figcaption> : null}
      </figure>
      {children}
    </section>
  );
}
