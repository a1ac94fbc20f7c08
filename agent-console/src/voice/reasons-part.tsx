import type { ReasonFigure } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Shapes } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { duration } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { Definition } from "../reports/definition.tsx";
import { useColleagues } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { ArrivalsTable } from "./arrivals.tsx";
import { preventions } from "./event-words.ts";
import { daysBack, percent, today } from "./months.ts";
import { Pick } from "./pick.tsx";
import { nameOf, reasonsKey } from "./reasons.ts";
import type { VoiceSearch } from "./voice-page.tsx";

const spans = [28, 91, 364];

/** Why patients write, by the time that could be saved; who does what about it, and what came of it. */
export function ReasonsPart({ search }: { search: VoiceSearch }) {
  const desk = useDesk();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const colleagues = useColleagues();
  const [ask, setAsk] = useState<Ask>();
  const to = search.to?.length === 10 ? search.to : daysBack(today(desk.now()), -1);
  const from = search.from?.length === 10 ? search.from : daysBack(to, 28);
  const { data, isError, error, refetch } = useQuery({
    queryKey: ["why", from, to],
    queryFn: () => desk.client.voice.why({ from, to }),
    retry: false,
  });
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  const planAsk = (figure: ReasonFigure): Ask => ({
    title: t("plan.title", { reason: nameOf([figure], figure.key) }),
    lead: t("plan.lead"),
    first: { owner: figure.plan.owner ?? desk.me.id, action: figure.plan.action ?? "" },
    fields: () => [
      { kind: "text", name: "action", label: t("plan.action"), hint: t("plan.hint"), lines: 2 },
      {
        kind: "choice",
        name: "owner",
        label: t("plan.owner"),
        options: colleagues.map(({ id, name }) => ({ value: id, label: name })),
      },
    ],
    submit: t("plan.submit"),
    run: async ({ owner = "", action = "" }) => {
      await desk.client.voice.planReason(figure.key, { owner, action: action.trim() }, figure.plan);
      return t("plan.done");
    },
    again: async () => {
      const { data, error } = await refetch();
      if (!data) throw error;
      return planAsk(data.reasons?.find(({ key }) => key === figure.key) ?? figure);
    },
  });
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Pick
          label={t("why.span")}
          value={String(days)}
          options={spans.map((n) => ({ value: String(n), label: t("why.days", { n }) }))}
          onValue={(n) =>
            void navigate({
              to: "/voice",
              search: { part: "reasons", from: daysBack(to, Number(n)), to },
            })
          }
        />
      </div>
      {data ? (
        <>
          <p className="text-16">
            {t("why.coded", {
              k: data.coded.k,
              n: data.coded.n,
              share: data.coded.n ? percent(data.coded.k / data.coded.n) : percent(0),
            })}{" "}
            <Definition of="reasons_coded" /> {data.partial ? <strong>{t("why.partial")}</strong> : null}
          </p>
          {(data.reasons ?? []).length === 0 ? (
            <Empty icon={Shapes} role="status" title={t("why.none")}>
              {t("why.none_lead")}
            </Empty>
          ) : (
            <ol aria-label={t("why.list")} className="flex flex-col gap-2">
              {(data.reasons ?? []).map((figure) => (
                <ReasonRow
                  key={figure.key}
                  figure={figure}
                  owner={colleagues.find(({ id }) => id === figure.plan.owner)?.name ?? ""}
                  onPlan={() => setAsk(planAsk(figure))}
                />
              ))}
            </ol>
          )}
          <ArrivalsTable arrivals={data.arrivals ?? []} zone={data.zone} />
        </>
      ) : isError ? (
        <Failed title={t("figure.failed")} error={error} onAgain={() => void refetch()} />
      ) : (
        <Loading label={t("common.loading")}>
          <Bar className="h-40" />
        </Loading>
      )}
      {ask ? (
        <AskDialog
          ask={ask}
          onClose={() => {
            setAsk(undefined);
            void queries.invalidateQueries({ queryKey: reasonsKey });
            void refetch();
          }}
        />
      ) : null}
    </>
  );
}

function ReasonRow({ figure, owner, onPlan }: { figure: ReasonFigure; owner: string; onPlan: () => void }) {
  const name = nameOf([figure], figure.key);
  const prevented = Object.entries(figure.prevented_by).sort((a, b) => b[1] - a[1]);
  const { did } = figure;
  return (
    <li className="flex flex-col gap-1 rounded-md border border-line bg-surface p-3 text-14">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 text-16 font-semibold">{name}</h2>
        <Button size="small" onClick={onPlan} aria-label={t("plan.of", { reason: name })}>
          {t("plan.button")}
        </Button>
      </div>
      <p>
        {t("why.row", {
          time: duration(figure.avoidable_ms),
          avoidable: figure.avoidable,
          n: figure.n,
          minutes: figure.minutes,
        })}{" "}
        <Definition of="avoidable_time" />
      </p>
      <p className="text-soft">
        {t("why.trend", { before: figure.before, weeks: figure.weeks?.join(", ") ?? "" })}{" "}
        <Definition of="reason_volume" />{" "}
        {t("why.repeats", {
          k: figure.repeats_7d.k,
          n: figure.repeats_7d.n,
          pending: figure.repeats_pending,
        })}{" "}
        <Definition of="reason_repeats" />
      </p>
      {prevented.length > 0 ? (
        <p className="text-soft">
          {t("why.helped", {
            list: prevented
              .map(([key, n]) => t("why.helped_one", { what: t(preventions[key] ?? "prevent.process"), n }))
              .join("; "),
          })}{" "}
          <Definition of="prevented_by" />
        </p>
      ) : null}
      {figure.plan.action ? (
        <p>
          {owner ? t("plan.is_by", { action: figure.plan.action, name: owner }) : figure.plan.action}{" "}
          {did
            ? t("plan.effect", {
                days: did.days,
                before: duration(did.before_avoidable_ms),
                after: duration(did.after_avoidable_ms),
                before_n: did.before_n,
                after_n: did.after_n,
                before_all: did.before_all,
                after_all: did.after_all,
              })
            : t("plan.early")}{" "}
          <Definition of="plan_effect" />
        </p>
      ) : null}
    </li>
  );
}
