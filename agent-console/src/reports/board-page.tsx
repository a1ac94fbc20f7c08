import type { Board } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Lock, Printer, Snowflake } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { usePrinting } from "../shell/use-printing.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { SelectField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { Behind, BehindList } from "./behind.tsx";
import { type BoardFigure, boardFigures } from "./board-figures.ts";
import { Definition } from "./definition.tsx";
import { addDays, monthBefore, today } from "./query.ts";
import { useFigures } from "./use-figures.ts";
import { useReport, useZoneInAddress } from "./use-report.ts";
import { dayWords, monthName } from "./words.ts";
import "../shell/paper.css";
import "./reports.css";

export type BoardSearch = { month?: string; department?: string; zone?: string; list?: string };

/** A month on one page: six figures with a sentence each, as they were frozen. */
export function BoardPage({ search }: { search: BoardSearch }) {
  const desk = useDesk();
  usePrinting();
  if (!desk.seesFigures) {
    return (
      <PlaceFrame place="reports" title={t("board.title")}>
        <Empty icon={Lock} role="status" title={t("no_permission.title")}>
          {t("no_permission.lead")}
        </Empty>
      </PlaceFrame>
    );
  }
  return <Page search={search} />;
}

function Page({ search }: { search: BoardSearch }) {
  const desk = useDesk();
  const navigate = useNavigate();
  const report = useReport({
    ...(search.department && { department: search.department }),
    ...(search.zone && { zone: search.zone }),
  });
  useZoneInAddress(report);
  const last = monthBefore(report.now).from.slice(0, 7);
  const month = search.month && /^\d{4}-(0[1-9]|1[0-2])$/.test(search.month) ? search.month : last;
  const from = `${month}-01`;
  const period = { from, to: `${addDays(from, 31).slice(0, 7)}-01` };
  const then = monthBefore(from);
  const live = useFigures(report, { period });
  const before = useFigures(report, { period: then });
  const asked = { month, zone: report.zone, ...(search.department && { department: search.department }) };
  const frozen = useQuery({
    queryKey: ["boards", asked],
    queryFn: () =>
      desk.api.get<{ boards: Board[] | null }>("/reports/boards", asked).then(({ boards }) => boards ?? []),
    enabled: report.ready,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const freeze = async () => {
    setBusy(true);
    setError("");
    try {
      await desk.api.post("/reports/boards", asked);
      await frozen.refetch();
    } catch (failed) {
      setError(errorText(failed));
    }
    setBusy(false);
  };
  const show = (part: BoardSearch) =>
    void navigate({
      to: "/reports/board",
      search: Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, value]) => value)),
    });
  const [board] = frozen.data ?? [];
  const than = monthName(then.from.slice(0, 7));
  const words = (asOf: number) => ({ to: period.to, asOf: today(asOf, report.zone), than });
  const current = live.data && before.data && boardFigures(live.data, before.data, words(live.data.as_of));
  const figures = board ? boardFigures(board.figures, board.before, words(board.as_of)) : current;
  const over = report.now >= period.to;
  const failed = live.isError || before.isError || frozen.isError;
  return (
    <PlaceFrame
      place="reports"
      title={t("board.title")}
      actions={
        <Button icon={Printer} onClick={() => window.print()} className="print:hidden">
          <span className="max-md:sr-only">{t("reports.print")}</span>
        </Button>
      }
    >
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4">
        <div className="flex flex-wrap items-end gap-3 print:hidden">
          <Link to="/reports" className="inline-flex min-h-9 items-center text-14 underline max-md:min-h-11">
            {t("board.back")}
          </Link>
          <SelectField
            className="w-48"
            label={t("head.month")}
            value={month}
            onChange={(next) => show({ month: next })}
            options={months(last, month).map((value) => ({ value, label: monthName(value) }))}
          />
          <SelectField
            className="w-48"
            label={t("reports.department")}
            value={search.department ?? ""}
            onChange={(department) => show({ department })}
            options={[
              { value: "", label: t("list.all_departments") },
              ...report.departments.map(({ key, name }) => ({ value: key, label: name })),
            ]}
          />
          {over && figures && !frozen.isPending ? (
            <Button
              icon={Snowflake}
              look={board ? "plain" : "primary"}
              aria-disabled={busy}
              onClick={() => !busy && void freeze()}
              className="h-9 max-md:h-11"
            >
              {t(board ? "board.freeze_again" : "board.freeze")}
            </Button>
          ) : null}
        </div>
        {error ? (
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        ) : null}
        {figures && !frozen.isPending ? (
          <Sheet
            title={t("board.heading", {
              month: monthName(month),
              whose: search.department ? report.departmentName(search.department) : t("list.all_departments"),
            })}
            state={
              board
                ? t("board.frozen", { time: exact(board.as_of, report.zone), name: board.by.name ?? "" })
                : t(over ? "board.live" : "board.goes_on", {
                    time: exact(live.data?.as_of ?? 0, report.zone),
                  })
            }
            version={t("board.version", {
              n: (board?.figures ?? live.data)?.def_version ?? 0,
              zone: report.zone,
            })}
            figures={figures}
            current={current}
            frozen={Boolean(board)}
            definitions={board?.definitions ?? undefined}
          />
        ) : failed ? (
          <Failed
            title={t("reports.failed")}
            error={live.error ?? before.error ?? frozen.error}
            onAgain={() => location.reload()}
          />
        ) : (
          <Loading label={t("reports.counting")}>
            <Bar className="h-96" />
          </Loading>
        )}
      </div>
      <BehindList report={{ ...report, period }} />
    </PlaceFrame>
  );
}

/** The last twelve months that are over, and the one that is shown. */
function months(last: string, shown: string): string[] {
  const out = [last];
  while (out.length < 12) out.push(monthBefore(`${out.at(-1)}-01`).from.slice(0, 7));
  return out.includes(shown) ? out : [shown, ...out];
}

function Sheet({
  title,
  state,
  version,
  figures,
  current,
  frozen,
  definitions,
}: {
  title: string;
  state: string;
  version: string;
  figures: readonly BoardFigure[];
  /** What the figures are today: the conversations behind them are those of today too. */
  current: readonly BoardFigure[] | undefined;
  frozen: boolean;
  definitions: Board["definitions"] | undefined;
}) {
  return (
    <article aria-labelledby="board-title" className="flex flex-col gap-4">
      <header>
        <h2 id="board-title" className="text-22 font-semibold">
          {title}
        </h2>
        <p className="text-14 text-soft">{state}</p>
      </header>
      <div className="grid gap-3 md:grid-cols-2 print:grid-cols-2">
        {figures.map((figure) => {
          const today = current?.find(({ id }) => id === figure.id);
          const differs = frozen ? today : undefined;
          return (
            <section
              key={figure.id}
              aria-label={figure.title}
              className="sheet flex flex-col gap-1 rounded-lg border border-line bg-surface p-4"
            >
              <div className="flex items-center gap-2">
                <h3 className="flex-1 text-14 font-semibold text-soft">{figure.title}</h3>
                {today ? <Behind figure={figure.id} n={today.behind} /> : null}
                <Definition of={figure.id} frozen={definitions?.find(({ id }) => id === figure.id)} />
              </div>
              <p className="tick text-28 font-semibold">
                {figure.value}{" "}
                {figure.n === null ? null : (
                  <span className="text-12 font-normal text-soft">n {figure.n}</span>
                )}
              </p>
              <p className="text-14 text-pretty">{figure.sentence}</p>
              {figure.settles ? (
                <p className="text-12 font-semibold text-warn">
                  {t("board.settles", { date: dayWords(figure.settles) })}
                </p>
              ) : null}
              {differs && differs.value !== figure.value ? (
                <p className="text-12 text-soft">
                  {t("board.differs", { value: differs.value, n: differs.n ?? "–" })}
                </p>
              ) : null}
            </section>
          );
        })}
      </div>
      <footer className="text-12 text-soft">{version}</footer>
    </article>
  );
}
