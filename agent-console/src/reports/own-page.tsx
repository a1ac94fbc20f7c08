import type { OwnFigures } from "@careline/client";
import { UserRound } from "lucide-react";
import { type ReactNode, useId, useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { listed } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { usePrinting } from "../shell/use-printing.ts";
import { useFollowed } from "../state/use-followed.ts";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { AskedLine } from "./asked-line.tsx";
import { Behind, BehindList } from "./behind.tsx";
import { Counting } from "./counting.tsx";
import { DataTable } from "./data-table.tsx";
import { Definition } from "./definition.tsx";
import { Distribution } from "./distribution.tsx";
import { metrics } from "./metrics.ts";
import { partOf, partText, shareText } from "./model.ts";
import {
  besideOf,
  besideText,
  heldBackOf,
  nothingYet,
  type OwnTime,
  ownCounts,
  ownSentence,
  ownShares,
  ownTimes,
} from "./own.ts";
import { ClockField, FromField, PresetField, UntilField, ZoneField } from "./period-fields.tsx";
import { ownSearchOf, type ReportSearch } from "./query.ts";
import { shareNames } from "./share-names.ts";
import { burstMs, everyMs } from "./use-figures.ts";
import { type Report, useReport, useZoneInAddress } from "./use-report.ts";
import "../shell/paper.css";
import "./reports.css";

/** What one's own work came to, beside the median of the departments one works in: to read, not to be measured by. */
export function OwnPage({ search: raw }: { search: ReportSearch }) {
  const search = useMemo(() => ownSearchOf(raw), [raw]);
  usePrinting();
  const report = useReport(search);
  useZoneInAddress(report);
  const figures = useOwn(report);
  const { data } = figures;
  return (
    <PlaceFrame place="own" title={t("rail.own")}>
      <div className="mx-auto flex max-w-6xl flex-col gap-4 p-4">
        <Filters report={report} />
        {data ? (
          <div
            aria-busy={figures.isPlaceholderData}
            className={cx("flex flex-col gap-4", figures.isPlaceholderData && "opacity-60")}
          >
            <div className="text-14 text-soft">
              <AskedLine report={report} asOf={data.as_of} />
              {figures.isError ? <p role="status">{t("list.stale")}</p> : null}
            </div>
            {nothingYet(data) ? (
              <Empty icon={UserRound} role="status" title={t("own.empty_title")}>
                {t("own.empty_lead")}
              </Empty>
            ) : (
              <Shown report={report} figures={data} />
            )}
          </div>
        ) : figures.isError ? (
          <Failed title={t("reports.failed")} error={figures.error} onAgain={() => void figures.refetch()} />
        ) : (
          <Counting />
        )}
      </div>
      <BehindList report={report} own />
    </PlaceFrame>
  );
}

function useOwn(report: Report) {
  const desk = useDesk();
  const asked = { ...report.asked, ...report.period, histogram: "true" };
  const goesOn = report.period.to > report.now && report.period.from <= report.now;
  return useFollowed(["own-figures", asked], () => desk.api.get<OwnFigures>("/reports/own", asked), {
    everyMs: goesOn && everyMs,
    burstMs,
    enabled: report.ready,
  });
}

function Filters({ report }: { report: Report }) {
  return (
    <form
      aria-label={t("reports.filters")}
      onSubmit={(event) => event.preventDefault()}
      className="grid grid-cols-2 items-end gap-3 md:grid-cols-3 lg:grid-cols-5 print:hidden"
    >
      <PresetField report={report} />
      <FromField report={report} />
      <UntilField report={report} />
      <ClockField report={report} />
      <ZoneField report={report} />
    </form>
  );
}

type Parts = { report: Report; figures: OwnFigures };

const questions = [
  { metric: "first_response", title: "ask.first_response" },
  { metric: "reply_time", title: "ask.reply_time" },
  { metric: "full_resolution", title: "ask.full_resolution" },
] as const satisfies readonly { metric: OwnTime; title: Key }[];

function Shown(parts: Parts) {
  const { report, figures } = parts;
  const held = heldBackOf(figures, report.clock);
  const { seesFigures } = useDesk();
  return (
    <>
      <div className="flex max-w-prose flex-col gap-1 text-14 text-pretty">
        <p>{lead(figures, report.departmentName, seesFigures)}</p>
        <p>{t("own.median")}</p>
        {held.own ? <p>{t("own.few")}</p> : null}
        {held.beside ? <p>{t("own.few_all")}</p> : null}
      </div>
      <div className="grid gap-4 xl:grid-cols-2">
        {questions.map(({ metric, title }) => (
          <Question key={metric} {...parts} metric={metric} title={t(title)} />
        ))}
        <Times {...parts} />
        <Shares {...parts} />
        <Counts {...parts} />
      </div>
    </>
  );
}

/** Whose median it is that stands beside. Whoever reads the figures of the house has those of all of it. */
function lead({ departments }: OwnFigures, name: (key: string) => string, house: boolean): string {
  if (departments.length > 0) return t("own.lead_of", { departments: listed(departments.map(name)) });
  return t(house ? "own.lead_house" : "own.lead_none");
}

function Sheet({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
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
      </div>
      {children}
    </section>
  );
}

function Question({ report, figures, metric, title }: Parts & { metric: OwnTime; title: string }) {
  const { clock } = report;
  const mine = figures.own[metric][clock];
  const beside = besideOf(figures, metric, clock);
  return (
    <Sheet
      title={title}
      aside={
        <>
          <Definition of={metric} />
          <Behind figure={metric} n={mine.n} />
        </>
      }
    >
      <p className="text-18 font-semibold text-pretty">
        {ownSentence(t(metrics[metric]), figures, metric, clock)}
      </p>
      {partOf(mine, "median") === null && beside.value === null ? null : (
        <Pair
          lines={[
            { name: t("own.you"), value: partOf(mine, "median"), text: partText(mine, "median") },
            { name: t("own.all"), value: beside.value, text: besideText(beside) },
          ]}
        />
      )}
      <Distribution report={report} metric={metric} dist={mine} />
    </Sheet>
  );
}

/** Two medians on one scale from zero: filled is one's own, outlined that of all. */
function Pair({ lines }: { lines: readonly { name: string; value: number | null; text: string }[] }) {
  const most = Math.max(1, ...lines.map(({ value }) => value ?? 0));
  return (
    <dl className="m-0 grid gap-1 text-14">
      {lines.map(({ name, value, text }, i) => (
        <div key={name} className="grid gap-x-3 md:grid-cols-[7rem_minmax(0,1fr)_8rem] md:items-center">
          <dt className="text-soft">{name}</dt>
          <dd aria-hidden="true" className="m-0 block h-4 rounded-sm bg-sunken">
            {value === null ? null : (
              <span
                style={{ inlineSize: `${(value / most) * 100}%` }}
                className={cx("bar block h-full rounded-sm border border-accent", i === 0 && "bg-accent")}
              />
            )}
          </dd>
          <dd className="tick m-0 md:text-end">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Named({ of, children }: { of: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1">
      {children} <Definition of={of} />
    </span>
  );
}

function Times({ report: { clock }, figures }: Parts) {
  return (
    <Sheet title={t("own.times")}>
      <DataTable
        caption={t("own.times")}
        table={{
          head: [t("reports.figure"), t("part.n"), t("own.yours"), t("part.p90"), t("own.all_median")],
          rows: ownTimes.map((metric) => {
            const mine = figures.own[metric][clock];
            const what = t(metrics[metric]);
            return {
              key: metric,
              cells: [
                <Named key="name" of={metric}>
                  {what}
                </Named>,
                <Behind key="n" figure={metric} n={mine.n} reason={mine.reason} what={what} />,
                partText(mine, "median"),
                partText(mine, "p90"),
                besideText(besideOf(figures, metric, clock)),
              ],
            };
          }),
        }}
      />
    </Sheet>
  );
}

function Shares({ figures: { own } }: Parts) {
  return (
    <Sheet title={t("own.shares")}>
      <DataTable
        caption={t("own.shares")}
        table={{
          head: [t("head.share"), t("own.you"), t("head.pending")],
          rows: ownShares.map((name) => {
            const what = t(shareNames[name]);
            return {
              key: name,
              cells: [
                <Named key="name" of={name}>
                  {what}
                </Named>,
                own[name].k ? (
                  <Behind key="k" figure={name} n={own[name].k} what={what} text={shareText(own[name])} />
                ) : (
                  shareText(own[name])
                ),
                own[name].pending || "–",
              ],
            };
          }),
        }}
      />
    </Sheet>
  );
}

function Counts({ figures: { own } }: Parts) {
  return (
    <Sheet title={t("own.counts")}>
      <DataTable
        caption={t("own.counts")}
        table={{
          head: [t("reports.figure"), t("own.you")],
          rows: (Object.keys(ownCounts) as (keyof typeof ownCounts)[]).map((name) => {
            const what = t(ownCounts[name]);
            return {
              key: name,
              cells: [
                <Named key="name" of={name}>
                  {what}
                </Named>,
                <Behind key="n" figure={name} n={own[name]} reason={own.counts_reason} what={what} />,
              ],
            };
          }),
        }}
      />
    </Sheet>
  );
}
