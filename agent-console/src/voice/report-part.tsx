import type { RatingFigure, VoiceFigures, VoiceReport } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { Fragment } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { duration } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { Behind } from "../reports/behind.tsx";
import { Definition } from "../reports/definition.tsx";
import type { Part } from "../reports/open-list.ts";
import { useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { Failed } from "../ui/failed.tsx";
import { saveCsv } from "../ui/save.ts";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { csvOf } from "./csv.ts";
import { monthsBack, percent, thisMonth } from "./months.ts";
import { Pick } from "./pick.tsx";
import { ToldList } from "./told-list.tsx";
import type { VoiceSearch } from "./voice-page.tsx";

const items: { figure: "csat" | "felt_heard" | "was_informed" | "ces"; label: Key }[] = [
  { figure: "csat", label: "figure.csat" },
  { figure: "felt_heard", label: "figure.felt_heard" },
  { figure: "was_informed", label: "figure.was_informed" },
  { figure: "ces", label: "figure.ces" },
];

const bys: { by: string; label: Key }[] = [
  { by: "", label: "by.nothing" },
  { by: "department", label: "by.department" },
  { by: "topic", label: "by.topic" },
  { by: "staff", label: "by.staff" },
  { by: "language", label: "by.language" },
];

/** What patients answered in whole months, how many did, and how soon was made good what went wrong. */
export function ReportPart({ search }: { search: VoiceSearch }) {
  const desk = useDesk();
  const navigate = useNavigate();
  const departments = useDepartments();
  const to = search.to ?? thisMonth(desk.now());
  const from = search.from ?? monthsBack(to, 2);
  const by = search.by ?? (desk.me.role === "supervisor" ? "department" : "");
  const { data, isError, error, refetch } = useQuery({
    queryKey: ["voice", from, to, by, search.set],
    queryFn: () => desk.client.voice.report({ from, to, by, set: search.set ?? "" }),
    retry: false,
  });
  const go = (change: VoiceSearch) =>
    void navigate({
      to: "/voice",
      search: { ...search, part: "report", from, to, by, ...change },
    });
  const nameOf = (group: VoiceFigures) =>
    by === "department"
      ? departments.name(group.key ?? "")
      : group.key === "shared"
        ? t("figure.shared")
        : group.name || group.key || t("figure.unnamed");
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Pick
          label={t("figure.from")}
          value={from}
          onValue={(value) => go({ from: value })}
          options={lastMonths(to)}
        />
        <Pick
          label={t("figure.to")}
          value={to}
          onValue={(value) => go({ to: value })}
          options={lastMonths(thisMonth(desk.now()))}
        />
        <Pick
          label={t("figure.by")}
          value={by}
          onValue={(value) => go({ by: value })}
          options={bys
            .filter((one) => desk.me.role !== "supervisor" || one.by === "" || one.by === "department")
            .map((one) => ({ value: one.by, label: t(one.label) }))}
        />
        {data?.sets && data.sets.length > 1 ? (
          <Pick
            label={t("figure.series")}
            value={data.set}
            onValue={(value) => go({ set: value })}
            options={data.sets.map((set) => ({
              value: set.id,
              label: `${set.question.en ?? set.id} (${set.approved_by})`,
            }))}
          />
        ) : null}
        {data ? (
          <Button icon={Download} onClick={() => saveCsv(`voice-${from}-${to}.csv`, csvOf(data, nameOf))}>
            {t("figure.csv")}
          </Button>
        ) : null}
      </div>
      {data ? (
        <Figures
          report={data}
          nameOf={nameOf}
          partOf={(group) => (group ? { by, key: group.key || "(none)" } : {})}
          commentsOf={(group) => {
            const department = by === "department" ? group?.key : undefined;
            // A reader of figures may not read every comment, and no other grouping has a list of its own.
            if (group && !departments.mine.some(({ key }) => key === department)) return undefined;
            return commentsOf({ from, to, department });
          }}
        />
      ) : isError ? (
        <Failed title={t("figure.failed")} error={error} onAgain={() => void refetch()} />
      ) : (
        <Loading label={t("common.loading")}>
          <div className="flex flex-col gap-3">
            <Bar className="h-6 w-2/3" />
            <Bar className="h-40" />
          </div>
        </Loading>
      )}
      <ToldList asked={{ from, to, set: search.set ?? "" }} zone={data?.zone} />
    </>
  );
}

function lastMonths(to: string) {
  return Array.from({ length: 24 }, (_, n) => monthsBack(to, n)).map((value) => ({ value, label: value }));
}

/** Where the comments stand that were written in the same months. */
function commentsOf({
  from,
  to,
  department,
}: {
  from: string;
  to: string;
  department: string | undefined;
}): VoiceSearch {
  const search = { part: "comments", from: `${from}-01`, to: `${monthsBack(to, -1)}-01` };
  return department ? { ...search, department } : search;
}

function Figures({
  report,
  nameOf,
  partOf,
  commentsOf,
}: {
  report: VoiceReport;
  nameOf: (group: VoiceFigures) => string;
  /** What narrows a list to a group. */
  partOf: (group?: VoiceFigures) => Part;
  commentsOf: (group?: VoiceFigures) => VoiceSearch | undefined;
}) {
  const { total } = report;
  const rows = [
    { name: t("figure.all"), of: total, part: partOf(), comments: commentsOf() },
    ...(report.groups ?? []).map((of) => ({
      name: nameOf(of),
      of,
      part: partOf(of),
      comments: commentsOf(of),
    })),
  ];
  const { recovery_contact: made } = total;
  return (
    <>
      <p className="text-16">{sentence(total)}</p>
      <section
        className="overflow-x-auto"
        aria-label={t("figure.table")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keyboard
        tabIndex={0}
      >
        <table className="w-full min-w-160 border-collapse text-14">
          <caption className="sr-only">{t("figure.table")}</caption>
          <thead>
            <tr className="border-b border-edge text-start">
              <th scope="col" className="p-2 text-start font-semibold">
                {t("figure.group")}
              </th>
              {items.map(({ figure, label }) => (
                <th key={figure} scope="col" className="p-2 text-start font-semibold">
                  {t(label)} <Definition of={figure} />
                </th>
              ))}
              <th scope="col" className="p-2 text-start font-semibold">
                {t("figure.counts")}
              </th>
              <th scope="col" className="p-2 text-start font-semibold">
                {t("figure.response")} <Definition of="response_rate" />
              </th>
              <th scope="col" className="p-2 text-start font-semibold">
                {t("figure.low")} <Definition of="low_scores_owned" />
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, of, part, comments }, at) => (
              <tr key={of.key ?? `all-${at}`} className="border-b border-line align-top">
                <th scope="row" className="p-2 text-start font-semibold">
                  <bdi>{name}</bdi>
                </th>
                {items.map(({ figure, label }) => (
                  <td key={figure} className="p-2">
                    <Share of={of[figure]} figure={figure} part={part} what={`${name}, ${t(label)}`} />
                  </td>
                ))}
                <td className="p-2 whitespace-nowrap tabular-nums">
                  {of.csat.counts?.map((n, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the place is the score
                    <Fragment key={i}>
                      {i > 0 ? " · " : null}
                      <span className="inline-block min-w-6 text-center">
                        <Behind
                          figure="csat"
                          n={n}
                          part={{ ...part, value: i + 1 }}
                          what={`${name}, ${t("voice.rated", { score: i + 1 })}`}
                        />
                      </span>
                    </Fragment>
                  )) ?? "–"}
                </td>
                <td className="p-2 tabular-nums">
                  <Answered of={of} part={part} what={`${name}, ${t("figure.response")}`} />
                  {comments ? (
                    <Link
                      to="/voice"
                      search={comments}
                      aria-label={t("figure.comments_of", { name })}
                      className="flex min-h-6 items-center text-12 whitespace-nowrap underline max-md:min-h-11 print:hidden"
                    >
                      {t("figure.comments")}
                    </Link>
                  ) : null}
                </td>
                <td className="p-2 tabular-nums">
                  {of.low_scores_owned.n > 0 ? (
                    <Behind
                      figure="low_scores_owned"
                      n={of.low_scores_owned.k}
                      part={part}
                      what={`${name}, ${t("figure.low")}`}
                      text={t("figure.of", of.low_scores_owned)}
                    />
                  ) : (
                    "–"
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className="flex list-disc flex-col gap-1 ps-5 text-14 text-soft">
        <li>
          {t("figure.coverage", {
            k: total.coverage?.k ?? 0,
            n: total.coverage?.n ?? 0,
            staff: total.suppressed_by_staff ?? 0,
          })}{" "}
          <Behind figure="coverage" n={total.coverage?.k ?? 0} />
        </li>
        {(total.suppressed_by_staff ?? 0) > 0 ? (
          <li>
            {t("figure.staff_why", { list: whyNot(total) })}{" "}
            <Behind figure="suppressed_by_staff" n={total.suppressed_by_staff} />
          </li>
        ) : null}
        <li>
          {t("figure.collecting", { n: total.collecting ?? 0 })}{" "}
          <Behind figure="collecting" n={total.collecting} />
        </li>
        <li>
          {t("figure.not_solved", { n: total.not_solved ?? 0 })}{" "}
          <Behind figure="not_solved" n={total.not_solved} />
        </li>
        <li>
          {madeGood(made)} <Behind figure="recovery_contact" n={made.n} />
        </li>
        <li>{t("figure.rule")}</li>
      </ul>
    </>
  );
}

/** In the words of staff, the most frequent first. */
function whyNot({ suppressed_why = {} }: VoiceFigures): string {
  return Object.entries(suppressed_why)
    .sort((a, b) => b[1] - a[1])
    .map(([what, n]) => t("why.helped_one", { what, n }))
    .join("; ");
}

function madeGood(made: VoiceFigures["recovery_contact"]): string {
  if (!made.n) return t("figure.made_none");
  const low = duration(made.median_lo_ms ?? 0);
  const counts = { n: made.n, open: made.open ?? 0, overdue: made.overdue ?? 0 };
  return made.median_not_reached
    ? t("figure.made_open", { low, ...counts })
    : t("figure.made", { low, high: duration(made.median_hi_ms ?? 0), ...counts });
}

function sentence({ csat }: VoiceFigures): string {
  if (csat.reason === "suppressed") return t("figure.too_few_all");
  if (!csat.n) return t("figure.nobody_yet");
  return t("figure.sentence", {
    k: csat.k ?? 0,
    n: csat.n,
    share: percent((csat.k ?? 0) / csat.n),
    low: percent(csat.lo ?? 0),
    high: percent(csat.hi ?? 0),
  });
}

/** How many answered of those who were asked: of a person, in the months that may be told. */
function Answered({ of, part, what }: { of: VoiceFigures; part: Part; what: string }) {
  if (!of.response_rate) return <span className="text-soft">{t("figure.too_few")}</span>;
  const { k, n } = of.response_rate;
  return (
    <>
      {n === 0 && of.collecting ? (
        t("figure.collecting_yet")
      ) : (
        <Behind figure="response_rate" n={k} part={part} what={what} text={t("figure.of", { k, n })} />
      )}
      {of.counts_hidden_months ? (
        <span className="block text-12 text-soft">
          {t("figure.months_hidden", { n: of.counts_hidden_months })}
        </span>
      ) : null}
    </>
  );
}

/** A share with what it rests on, each with its conversations; without one, why. */
function Share({ of, figure, part, what }: { of: RatingFigure; figure: string; part: Part; what: string }) {
  if (of.reason === "suppressed") return <span className="text-soft">{t("figure.too_few")}</span>;
  if (!of.n) return <span className="text-soft">{t("figure.nobody")}</span>;
  const { k = 0, n, lo = 0, hi = 0 } = of;
  return (
    <>
      <span className="block font-semibold tabular-nums">
        <Behind figure={figure} n={k} part={{ ...part, value: "4,5" }} what={what} text={percent(k / n)} />
      </span>
      <span className="block text-12 whitespace-nowrap text-soft tabular-nums">
        <Behind
          figure={figure}
          n={n}
          part={part}
          what={what}
          text={t("figure.interval", { low: percent(lo), high: percent(hi), n })}
        />
      </span>
    </>
  );
}
