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

/** The conversations behind a figure: as many as its n. Each opens. */
export function Behind({ report, figure, n }: { report: Report; figure: string; n: number }) {
  const [open, setOpen] = useState(false);
  if (n === 0) return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="rounded-sm text-12 underline max-md:min-h-11 print:hidden"
      >
        {t("behind.open", { n })}
      </button>
      {open ? (
        <Dialog wide open onClose={() => setOpen(false)} title={t("behind.title", { n })}>
          <List report={report} figure={figure} />
        </Dialog>
      ) : null}
    </>
  );
}

function List({ report, figure }: { report: Report; figure: string }) {
  const desk = useDesk();
  const [rows, setRows] = useState<FigureRows["rows"]>([]);
  const [after, setAfter] = useState<string>();
  const asked = { ...report.asked, ...report.period, figure, limit: 100, after };
  const page = useQuery({
    queryKey: ["behind", asked],
    queryFn: () => desk.api.get<FigureRows>("/reports/conversations", asked),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shown = [...rows, ...(page.data?.rows ?? [])];
  if (page.isError) return <p role="alert">{errorText(page.error)}</p>;
  return (
    <div aria-busy={page.isPending}>
      <DataTable
        caption={t("behind.title", { n: page.data?.total ?? 0 })}
        table={{
          head: [t("behind.conversation"), t("reports.department"), t("behind.when"), t("behind.value")],
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
              valueText(report, row),
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

function valueText(report: Report, row: FigureRows["rows"][number]): string {
  const value = report.clock === "business" ? row.business_ms : row.calendar_ms;
  return value === null ? reasonText(row.business_reason) : fine(value);
}
