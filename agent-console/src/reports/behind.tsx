import type { FigureRows } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { fine } from "../i18n/fine.ts";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DataTable } from "./data-table.tsx";
import { reasonText } from "./model.ts";
import type { Report } from "./use-report.ts";

/** What a list asks for beside the question of the page: a group, a status, a range of values. */
export type Part = Record<string, string | number | undefined>;

/** The backlog is of an instant, and has a list of its own. */
export const backlog = "backlog";

/** The conversations behind a figure: as many as its n. Each opens. */
export function Behind({
  report,
  figure,
  n,
  part,
  what,
}: {
  report: Report;
  figure: string;
  n: number;
  part?: Part | undefined;
  /** What the number is of, where it stands alone in a table. */
  what?: string;
}) {
  const [open, setOpen] = useState(false);
  if (n === 0) return what ? "0" : null;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={what && t("behind.of", { n, what })}
        className={what ? bare : worded}
      >
        {what ? n : t("behind.open", { n })}
      </button>
      {open ? (
        <BehindDialog report={report} figure={figure} n={n} part={part} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}

const worded = "rounded-sm text-12 underline max-md:min-h-11 print:hidden";
const bare =
  "-mx-1 min-h-6 min-w-6 rounded-sm px-1 text-end underline max-md:min-h-11 max-md:min-w-11 print:no-underline";

/** The list by itself, for what opens it in another way. */
export function BehindDialog({
  report,
  figure,
  n,
  part,
  onClose,
}: {
  report: Report;
  figure: string;
  n: number;
  part?: Part | undefined;
  onClose: () => void;
}) {
  return (
    <Dialog wide open onClose={onClose} title={t("behind.title", { n })}>
      <List report={report} figure={figure} part={part} />
    </Dialog>
  );
}

function List({ report, figure, part }: { report: Report; figure: string; part: Part | undefined }) {
  const desk = useDesk();
  const [rows, setRows] = useState<FigureRows["rows"]>([]);
  const [after, setAfter] = useState<string>();
  const stands = figure === backlog;
  const asked = {
    ...report.asked,
    ...(stands ? {} : { ...report.period, figure }),
    ...part,
    limit: 100,
    after,
  };
  const page = useQuery({
    queryKey: ["behind", figure, asked],
    queryFn: () =>
      desk.api.get<FigureRows>(stands ? "/reports/backlog/conversations" : "/reports/conversations", asked),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // what stands behind a figure changes with it
  });
  const shown = [...rows, ...(page.data?.rows ?? [])];
  if (page.isError) return <p role="alert">{errorText(page.error)}</p>;
  return (
    <div aria-busy={page.isPending}>
      <DataTable
        caption={t("behind.title", { n: page.data?.total ?? 0 })}
        table={{
          head: [
            t("behind.conversation"),
            t("reports.department"),
            t("behind.when"),
            t(stands ? "behind.age" : "behind.value"),
          ],
          rows: shown.map((row, i) => ({
            key: `${row.conversation} ${i}`, // one conversation may stand for several values
            cells: [
              row.source ? (
                row.conversation
              ) : (
                <Link
                  key="link"
                  to="/inbox/$view/$conversation"
                  params={{ view: "all", conversation: row.conversation }}
                  className="underline"
                >
                  {row.reference}
                </Link>
              ),
              report.departmentName(row.department ?? ""),
              exact(row.began, report.zone),
              valueText(stands ? "calendar" : report.clock, row),
            ],
          })),
        }}
      />
      {page.data?.next ? (
        <Button
          onClick={() => {
            setRows(shown);
            setAfter(page.data.next);
          }}
          className="mt-3"
        >
          {t("behind.more")}
        </Button>
      ) : null}
    </div>
  );
}

function valueText(clock: Report["clock"], row: FigureRows["rows"][number]): string {
  const value = clock === "business" ? row.business_ms : row.calendar_ms;
  return value === null ? reasonText(row.business_reason) : fine(value);
}
