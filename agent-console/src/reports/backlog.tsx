import type { Backlog as BacklogAnswer, BacklogSet } from "@careline/client";
import { useId } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { duration, exact } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { useFollowed } from "../state/use-followed.ts";
import { Behind, backlog } from "./behind.tsx";
import { DataTable } from "./data-table.tsx";
import { Definition } from "./definition.tsx";
import type { Part } from "./open-list.ts";
import type { Report } from "./use-report.ts";
import { roundTime } from "./words.ts";

const states = {
  bot: "backlog.bot",
  queued: "backlog.queued",
  open: "backlog.open",
  waiting_on_patient: "backlog.waiting_on_patient",
  waiting_on_third_party: "backlog.waiting_on_third_party",
  snoozed: "backlog.snoozed",
} as const satisfies Record<string, Key>;

type State = keyof typeof states;

/** What stood at an instant: a local date is the end of the day before, one to come is now. */
function useBacklog(report: Report, at: string, goesOn: boolean) {
  const desk = useDesk();
  const asked = { ...report.asked, at };
  return useFollowed([backlog, asked], () => desk.api.get<BacklogAnswer>("/reports/backlog", asked), {
    everyMs: goesOn && 30_000,
    burstMs: 700,
    enabled: report.ready && desk.seesFigures,
  });
}

/** What is left to do at the end of the period, or now: by status and age, and by department. */
export function Backlog({ report }: { report: Report }) {
  const id = useId();
  const { period } = report;
  const { data } = useBacklog(report, period.to, period.to > report.now);
  const { data: before } = useBacklog(report, period.from, false);
  if (!data || !before) return null;
  const instant = { at: String(data.at) };
  const shown = (Object.keys(states) as State[]).filter((state) => (data.states[state] ?? 0) > 0);
  const number = (n: number, what: string, part: Part) => (
    <Behind key={what} figure={backlog} n={n} what={what} part={{ ...instant, ...part }} />
  );
  /** A number for each status there is, and their sum. */
  const cells = (name: string, n: number, counts: Record<string, number>, part: Part) => [
    ...shown.map((state) =>
      number(counts[state] ?? 0, `${name}, ${t(states[state])}`, { ...part, status: state }),
    ),
    number(n, name, part),
  ];
  return (
    <section
      aria-labelledby={id}
      className="sheet flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-4 xl:col-span-2"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className="flex-1 text-14 font-semibold text-soft max-md:basis-full">
          {t("ask.backlog")}
        </h2>
        <Definition of={backlog} />
        <Behind figure={backlog} n={data.n} part={instant} />
      </div>
      <p className="text-18 font-semibold text-pretty">
        {t("say.backlog", { n: data.n, time: exact(data.at, report.zone), old: before.n })}{" "}
        {data.oldest_at
          ? t("say.backlog_oldest", {
              reference: data.oldest_reference || (data.oldest ?? ""),
              age: oldest(data.at, data),
            })
          : null}
      </p>
      {data.n > 0 ? (
        <>
          <DataTable
            caption={t("backlog.by_age")}
            table={{
              head: [t("backlog.age"), ...shown.map((state) => t(states[state])), t("backlog.all")],
              rows: [
                ...data.ages
                  .filter(({ n }) => n > 0)
                  .map(({ band, from_ms: from, below_ms: below, n, states: counts }) => {
                    const name = bandName(from, below);
                    return { key: name, cells: [name, ...cells(name, n, counts, { age: band })] };
                  }),
                {
                  key: "all",
                  strong: true,
                  cells: [t("backlog.all"), ...cells(t("backlog.all"), data.n, data.states, {})],
                },
              ],
            }}
          />
          <DataTable
            caption={t("backlog.by_department")}
            table={{
              head: [
                t("reports.department"),
                ...shown.map((state) => t(states[state])),
                t("backlog.all"),
                t("backlog.oldest"),
                t("backlog.owner_absent"),
              ],
              rows: data.groups.map((group) => {
                const name = report.departmentName(group.key) || t("by.none");
                const part = { department: group.key };
                return {
                  key: group.key,
                  cells: [
                    name,
                    ...cells(name, group.n, group.states, part),
                    oldest(data.at, group),
                    number(group.owner_absent, `${name}, ${t("backlog.owner_absent")}`, {
                      ...part,
                      owner_absent: "true",
                    }),
                  ],
                };
              }),
            }}
          />
        </>
      ) : null}
    </section>
  );
}

function oldest(at: number, { oldest_at: began }: BacklogSet): string {
  return began ? duration(at - began) : "–";
}

function bandName(from: number, below: number | null): string {
  if (below === null) return t("backlog.over", { time: roundTime(from) });
  if (from === 0) return t("backlog.under", { time: roundTime(below) });
  return t("figure.between", { lo: roundTime(from), hi: roundTime(below) });
}
