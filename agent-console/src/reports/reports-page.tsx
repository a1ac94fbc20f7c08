import { Link, Navigate } from "@tanstack/react-router";
import { ChartColumn, Printer } from "lucide-react";
import { useMemo, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { usePrinting } from "../shell/use-printing.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { annotateAsk, removeNoteAsk, useAnnotations } from "./annotations.ts";
import { Arrivals } from "./arrivals.tsx";
import { AskedLine } from "./asked-line.tsx";
import { BehindList } from "./behind.tsx";
import { Breakdown } from "./breakdown.tsx";
import { Checks } from "./checks.tsx";
import { Counting } from "./counting.tsx";
import { Exports } from "./exports.tsx";
import type { Figures } from "./figures.ts";
import { FilterBar } from "./filter-bar.tsx";
import { Notes } from "./notes.tsx";
import { Overview } from "./overview.tsx";
import { ownSearchOf, type Part, parts, periodBefore, type ReportSearch, searchOf, stepOf } from "./query.ts";
import { useFigures } from "./use-figures.ts";
import { type Report, useReport, useZoneInAddress } from "./use-report.ts";
import { useTargets } from "./use-targets.ts";
import "../shell/paper.css";
import "./reports.css";

const partNames = {
  overview: "reports.part_overview",
  by: "reports.part_by",
  arrivals: "reports.part_arrivals",
  checks: "reports.part_checks",
} as const satisfies Record<Part, string>;

/** How the work went: of the house for those who read its figures, of themselves for everybody else. */
export function ReportsPage({ search }: { search: ReportSearch }) {
  const desk = useDesk();
  if (!desk.seesFigures) return <Navigate to="/reports/own" search={ownSearchOf(search)} replace />;
  return <Page search={search} />;
}

/** What is asked stands in the address, what was answered below. */
function Page({ search: raw }: { search: ReportSearch }) {
  const search = useMemo(() => searchOf(raw), [raw]);
  usePrinting();
  const report = useReport(search);
  useZoneInAddress(report);
  const part = search.part ?? "overview";
  const by = {
    overview: stepOf(report.period),
    by: search.by ?? "department",
    arrivals: "hour,weekday",
    checks: "department",
  }[part];
  const spread = part === "overview" || part === "by";
  const figures = useFigures(report, { by, period: report.period, histogram: spread });
  const { data } = figures;
  return (
    <PlaceFrame
      place="reports"
      title={t("rail.reports")}
      actions={
        <>
          <Exports report={report} by={by} />
          <Button icon={Printer} onClick={() => window.print()} className="print:hidden">
            <span className="max-md:sr-only">{t("reports.print")}</span>
          </Button>
        </>
      }
    >
      <div className="mx-auto flex max-w-6xl flex-col gap-4 p-4">
        <Parts part={part} search={search} />
        <FilterBar report={report} />
        {data ? (
          <div
            aria-busy={figures.isPlaceholderData}
            className={cx("flex flex-col gap-4", figures.isPlaceholderData && "opacity-60")}
          >
            <Head report={report} figures={data} failed={figures.isError} />
            {data.opened === 0 && data.closed === 0 && data.still_open === 0 ? (
              <Empty icon={ChartColumn} role="status" title={t("reports.first_title")}>
                {t("reports.first_lead")}
              </Empty>
            ) : (
              <Shown part={part} report={report} figures={data} />
            )}
          </div>
        ) : figures.isError ? (
          <Failed title={t("reports.failed")} error={figures.error} onAgain={() => void figures.refetch()} />
        ) : (
          <Counting />
        )}
      </div>
      <BehindList report={report} />
    </PlaceFrame>
  );
}

function Parts({ part, search }: { part: Part; search: ReportSearch }) {
  const look = (current: boolean) =>
    cx(
      "inline-flex min-h-8 items-center rounded-md border px-3 text-14 no-underline max-md:min-h-11",
      current ? "border-accent bg-picked font-semibold" : "border-edge bg-surface hover:bg-sunken",
    );
  return (
    <nav aria-label={t("reports.parts")} className="flex flex-wrap gap-1 print:hidden">
      {parts.map((name) => (
        <Link
          key={name}
          to="/reports"
          search={{ ...search, part: name }}
          aria-current={part === name ? "page" : undefined}
          className={look(part === name)}
        >
          {t(partNames[name])}
        </Link>
      ))}
      <Link to="/reports/board" className={look(false)}>
        {t("board.title")}
      </Link>
    </nav>
  );
}

function Head({ report, figures, failed }: { report: Report; figures: Figures; failed: boolean }) {
  return (
    <div className="text-14 text-soft">
      <AskedLine report={report} asOf={figures.as_of} />
      {figures.behind > 0 ? (
        <p role="status" className="font-semibold text-warn">
          {t("reports.behind", { n: figures.behind })}
        </p>
      ) : null}
      {figures.uncounted_cases ? <p>{t("reports.uncounted", { n: figures.uncounted_cases })}</p> : null}
      {failed ? <p role="status">{t("list.stale")}</p> : null}
    </div>
  );
}

function Shown({ part, report, figures }: { part: Part; report: Report; figures: Figures }) {
  const desk = useDesk();
  const [ask, setAsk] = useState<Ask>();
  const { notes, refresh } = useAnnotations(report);
  return (
    <>
      {part === "overview" ? (
        <OverviewPart report={report} figures={figures} notes={notes} />
      ) : part === "by" ? (
        <Breakdown report={report} figures={figures} by={report.search.by ?? "department"} />
      ) : part === "arrivals" ? (
        <Arrivals report={report} figures={figures} />
      ) : (
        <ChecksPart report={report} figures={figures} />
      )}
      {part === "overview" ? (
        <Notes
          notes={notes}
          departmentName={report.departmentName}
          onAdd={() => setAsk(annotateAsk(desk, report))}
          onRemove={(note) => setAsk(removeNoteAsk(desk, note))}
        />
      ) : null}
      {ask ? (
        <AskDialog
          ask={ask}
          onClose={() => {
            setAsk(undefined);
            refresh();
          }}
        />
      ) : null}
    </>
  );
}

function OverviewPart({
  report,
  figures,
  notes,
}: {
  report: Report;
  figures: Figures;
  notes: ReturnType<typeof useAnnotations>["notes"];
}) {
  const { data: before } = useFigures(report, { period: periodBefore(report.period) });
  return (
    <Overview
      report={report}
      now={figures}
      before={before}
      trend={figures}
      notes={notes}
      targets={useTargets(report)}
    />
  );
}

function ChecksPart({ report, figures }: { report: Report; figures: Figures }) {
  const { data: people } = useFigures(report, { by: "staff", period: report.period });
  return people ? <Checks report={report} departments={figures} people={people} /> : null;
}
