import { type ReactNode, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { DataTable, type TableData } from "./data-table.tsx";
import { Sheet } from "./sheet.tsx";

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
  return (
    <Sheet
      title={title}
      aside={
        <>
          {aside}
          <button
            type="button"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            className="rounded-sm text-12 underline max-md:min-h-11 print:hidden"
          >
            {t("chart.as_table")}
          </button>
        </>
      }
    >
      <p className="text-18 font-semibold text-pretty">{sentence}</p>
      <figure aria-label={title} className="m-0 min-w-0">
        {asTable ? <DataTable table={table} caption={title} /> : chart}
        {foot ? <figcaption className="mt-1 text-12 text-soft">{foot}</figcaption> : null}
      </figure>
      {children}
    </Sheet>
  );
}
