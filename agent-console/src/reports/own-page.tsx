import type { OwnFigures } from "@careline/client";
import { UserRound } from "lucide-react";
import { type ReactNode, useMemo } from "react";
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
  type Clock,
  heldBackOf,
  nothingYet,
  type OwnTime,
  ownCounts,
  ownSentence,
  ownShares,
  ownTimes,
  type Place,
  placesOf,
  shareBeside,
} from "./own.ts";
import { ClockField, FromField, PresetField, UntilField, ZoneField } from "./period-fields.tsx";
import { ownSearchOf, type ReportSearch } from "./query.ts";
import { shareNames } from "./share-names.ts";
import { Sheet } from "./sheet.tsx";
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
type InEach = OwnFigures["by_department"][number];

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
  if (departments.length > 0)
    return t(departments.length > 1 ? "own.lead_each" : "own.lead_of", {
      departments: listed(departments.map(name)),
    });
  return t(house ? "own.lead_house" : "own.lead_none");
}

function Question({ report, figures, metric, title }: Parts & { metric: OwnTime; title: string }) {
  const { clock } = report;
  const mine = figures.own[metric][clock];
  const places = placesOf(figures);
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
      {places.length > 0 ? (
        places.map((place) => (
          <div key={place.department}>
            <h3 className="text-12 font-semibold text-soft">{report.departmentName(place.department)}</h3>
            <Pair lines={linesOf(place, metric, clock)} />
          </div>
        ))
      ) : partOf(mine, "median") === null && besideOf(figures, metric, clock).value === null ? null : (
        <Pair lines={linesOf(figures, metric, clock)} />
      )}
      <Distribution report={report} metric={metric} dist={mine} />
    </Sheet>
  );
}

function linesOf(place: Place, metric: OwnTime, clock: Clock) {
  const mine = place.own[metric][clock];
  const beside = besideOf(place, metric, clock);
  return [
    { name: t("own.you"), value: partOf(mine, "median"), text: partText(mine, "median") },
    { name: t("own.all"), value: beside.value, text: besideText(beside) },
  ];
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

/** A table of figures, each opening its definition; below one stand the parts of it that are told apart. */
function FigureTable<Name extends string>({
  title,
  head,
  names,
  nameOf,
  cells,
  places,
  report,
}: {
  title: string;
  head: readonly string[];
  names: readonly Name[];
  nameOf: (name: Name) => string;
  cells: (name: Name, what: string, place?: InEach) => readonly ReactNode[];
  places: readonly InEach[];
  report: Report;
}) {
  return (
    <Sheet title={title}>
      <DataTable
        caption={title}
        table={{
          head,
          rows: names.flatMap((name) => [
            {
              key: name,
              cells: [
                <span key="name" className="inline-flex items-center gap-1">
                  {nameOf(name)} <Definition of={name} />
                </span>,
                ...cells(name, nameOf(name)),
              ],
            },
            ...places.map((place) => {
              const where = report.departmentName(place.department);
              return {
                key: `${name} ${place.department}`,
                cells: [
                  <span key="name" className="ps-4 text-soft">
                    {where}
                  </span>,
                  ...cells(name, `${nameOf(name)}, ${where}`, place),
                ],
              };
            }),
          ]),
        }}
      />
    </Sheet>
  );
}

/** What narrows a list to a department. */
const inOf = (place?: InEach) => place && { by: "department", key: place.department };

function Times({ report, figures }: Parts) {
  const { clock } = report;
  const places = placesOf(figures);
  return (
    <FigureTable
      title={t("own.times")}
      head={[t("reports.figure"), t("part.n"), t("own.yours"), t("part.p90"), t("own.all_median")]}
      names={ownTimes}
      nameOf={(metric) => t(metrics[metric])}
      cells={(metric, what, place) => {
        const mine = (place ?? figures).own[metric][clock];
        return [
          <Behind key="n" figure={metric} n={mine.n} reason={mine.reason} what={what} part={inOf(place)} />,
          partText(mine, "median"),
          partText(mine, "p90"),
          places.length > 0 && !place ? "" : besideText(besideOf(place ?? figures, metric, clock)),
        ];
      }}
      places={places}
      report={report}
    />
  );
}

function Shares({ report, figures }: Parts) {
  const places = placesOf(figures);
  return (
    <FigureTable
      title={t("own.shares")}
      head={[t("head.share"), t("own.you"), t("own.all"), t("head.pending")]}
      names={ownShares}
      nameOf={(name) => t(shareNames[name])}
      cells={(name, what, place) => {
        const mine = (place ?? figures).own[name];
        const all = place ? place.shares[name] : shareBeside(figures, name);
        return [
          mine.k ? (
            <Behind key="k" figure={name} n={mine.k} what={what} text={shareText(mine)} part={inOf(place)} />
          ) : (
            shareText(mine)
          ),
          all ? shareText(all) : "–",
          mine.pending || "–",
        ];
      }}
      places={places}
      report={report}
    />
  );
}

function Counts({ report, figures: { own } }: Parts) {
  return (
    <FigureTable
      title={t("own.counts")}
      head={[t("reports.figure"), t("own.you")]}
      names={Object.keys(ownCounts) as (keyof typeof ownCounts)[]}
      nameOf={(name) => t(ownCounts[name])}
      cells={(name, what) => [
        <Behind key="n" figure={name} n={own[name]} reason={own.counts_reason} what={what} />,
      ]}
      places={[]}
      report={report}
    />
  );
}
