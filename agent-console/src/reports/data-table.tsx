import type { ReactNode } from "react";
import { cx } from "../ui/cx.ts";
import { Definition } from "./definition.tsx";

/** A table as it is shown: the first cell of a row names it. */
export type TableData = {
  head: readonly string[];
  /** The figures that the columns are, where they have a definition. */
  figures?: readonly (string | undefined)[];
  rows: readonly { key: string; cells: readonly ReactNode[]; strong?: boolean }[];
};

/** Numbers with the same digits, aligned at the end, under their names. */
export function DataTable({
  table,
  caption,
  wraps = false,
}: {
  table: TableData;
  caption: string;
  /** Cells hold several numbers, and may take two lines in a narrow place. */
  wraps?: boolean;
}) {
  return (
    <>
      <Meanings table={table} />
      <table className="stack tick w-full border-collapse text-14">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {table.head.map((name, i) => (
              <th
                key={name}
                scope="col"
                className={cx(
                  "border-b border-edge px-2 py-1 align-bottom text-12 font-semibold text-soft first:ps-0 last:pe-0",
                  i === 0 ? "text-start" : "text-end",
                )}
              >
                {name}
                {table.figures?.[i] ? (
                  <span className="max-md:hidden">
                    <Definition of={table.figures[i]} />
                  </span>
                ) : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, cells: [first, ...others], strong }) => (
            <tr key={key} className={cx(strong && "font-semibold")}>
              <th scope="row" className="border-b border-line py-1 pe-2 text-start font-normal">
                {first}
              </th>
              {others.map((cell, i) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells stand under their heads
                  key={i}
                  data-head={table.head[i + 1]}
                  className={cx(
                    "border-b border-line px-2 py-1 text-end last:pe-0",
                    !wraps && "whitespace-nowrap",
                  )}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** What columns mean, where heads are not shown and numbers stand beside their names. */
function Meanings({ table: { head, figures } }: { table: TableData }) {
  if (!figures) return null;
  return (
    <ul className="flex flex-wrap gap-x-3 text-12 text-soft md:hidden print:hidden">
      {figures.map((figure, i) =>
        figure ? (
          <li key={figure} className="flex items-center">
            {head[i]}
            <Definition of={figure} />
          </li>
        ) : null,
      )}
    </ul>
  );
}
