import type { FirstDayStep, TextGap } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Circle, CircleCheck, PackageOpen } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { useDepartments } from "../state/directory.ts";
import { TourButton } from "../tour/tour-button.tsx";
import { Button } from "../ui/button.tsx";
import { NotYet } from "../ui/not-yet.tsx";
import { Notice } from "../ui/notice.tsx";
import { practise } from "./practise.ts";
import { useWork } from "./use-work.ts";

type Name = FirstDayStep["name"];

const words: Record<Name, { title: Key; what: Key }> = {
  site: { title: "start.site", what: "start.site_what" },
  zone: { title: "start.zone", what: "start.zone_what" },
  emergency: { title: "start.emergency", what: "start.emergency_what" },
  departments: { title: "start.departments", what: "start.departments_what" },
  topics: { title: "start.topics", what: "start.topics_what" },
  hours: { title: "start.hours", what: "start.hours_what" },
  callbacks: { title: "start.callbacks", what: "start.callbacks_what" },
  texts: { title: "start.texts", what: "start.texts_what" },
  staff: { title: "start.staff", what: "start.staff_what" },
  practice: { title: "start.practice", what: "start.practice_what" },
  live: { title: "start.live", what: "start.live_what" },
};

/** What is left to do before going live: read off the clinic, so nothing is ticked that is not so. */
export function StartPart() {
  const desk = useDesk();
  const queries = useQueryClient();
  const known = useQuery({
    queryKey: ["first-day"],
    queryFn: () => desk.client.house.firstDay(),
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  const { busy, wrong, work } = useWork();
  if (known.isError || !known.data) return <NotYet query={known} />;
  const day = known.data;
  const left = day.steps.filter(({ done }) => !done).length;
  const settle = (step: Name, settled: boolean) =>
    work(async () => {
      queries.setQueryData(["first-day"], await desk.client.house.settleFirstDay(step, settled));
    });
  const pack = () =>
    work(async () => {
      await desk.client.house.starterPack();
      desk.notices.tell(t("start.pack_done"));
      await queries.invalidateQueries({ queryKey: ["departments"] });
      await known.refetch();
    });
  const next = day.steps.find(({ done }) => !done)?.name;
  return (
    <>
      <p role="status" className="text-14">
        {day.live
          ? left === 0
            ? t("start.all_live")
            : t("start.live_left", { n: left })
          : t("start.left", { n: left })}
      </p>
      {day.starter ? null : (
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-3">
          <PackageOpen aria-hidden="true" size={20} strokeWidth={1.5} className="shrink-0 text-soft" />
          <p className="min-w-52 flex-1 text-14">{t("start.pack")}</p>
          <Button aria-disabled={busy} onClick={() => void pack()}>
            {t("start.pack_submit")}
          </Button>
        </div>
      )}
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <ol aria-label={t("start.steps")} className="flex flex-col gap-2">
        {day.steps.map((step) => (
          <li
            key={step.name}
            aria-label={t(words[step.name].title)}
            aria-current={step.name === next ? "step" : undefined}
            className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border bg-surface p-3 ${
              step.name === next ? "border-accent" : "border-line"
            }`}
          >
            {step.done ? (
              <CircleCheck aria-hidden="true" size={20} strokeWidth={1.5} className="shrink-0 text-good" />
            ) : (
              <Circle aria-hidden="true" size={20} strokeWidth={1.5} className="shrink-0 text-soft" />
            )}
            <div className="min-w-0 flex-1 basis-52">
              <p className="text-14 font-semibold">
                {t(words[step.name].title)}
                <span className="sr-only"> {t(step.done ? "start.done" : "start.todo")}</span>
              </p>
              <p className="text-12 text-soft">{t(words[step.name].what)}</p>
              <Missing step={step} />
            </div>
            <div className="flex flex-wrap items-center gap-2">
              {step.can_settle ? (
                <Button
                  size="small"
                  className="max-md:h-10"
                  aria-pressed={step.settled === true}
                  onClick={() => void settle(step.name, !step.settled)}
                >
                  {t("start.right")}
                </Button>
              ) : null}
              {step.name === "practice" ? (
                day.site ? (
                  <Button
                    size="small"
                    className="max-md:h-10"
                    onClick={() => void work(() => practise(desk, day.site ?? ""))}
                  >
                    {t("site.try")}
                  </Button>
                ) : null
              ) : (
                <Way step={step.name} />
              )}
            </div>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-52 flex-1 text-12 text-soft">{t("start.keys")}</p>
        <TourButton />
      </div>
    </>
  );
}

/** At most so many gaps are named. */
const named = 6;

/** What a step lacks, by the names that the clinic reads. */
function Missing({ step }: { step: FirstDayStep }) {
  const departments = useDepartments();
  const gaps = step.gaps?.map((gap) => {
    const language = languageName(gap.language);
    const department = departments.name(gap.department ?? "");
    return t(lacks[gap.kind], { department, name: gap.name ?? "", language });
  });
  const all = gaps ?? step.missing?.map(departments.name) ?? [];
  if (all.length === 0) return null;
  const what = all.slice(0, named).join(", ");
  return (
    <p className="text-12 text-warn">
      {all.length > named
        ? t("start.missing_more", { what, n: all.length - named })
        : t("start.missing", { what })}
    </p>
  );
}

const lacks: Record<TextGap["kind"], Key> = {
  name: "start.lacks_name",
  topic: "start.lacks_topic",
  question: "start.lacks_question",
  answer: "start.lacks_answer",
  reply: "start.lacks_reply",
  macro: "start.lacks_macro",
};

const ways: Record<Exclude<Name, "practice">, { part?: string; setting?: string }> = {
  site: { part: "sites" },
  zone: { part: "sites" },
  emergency: { part: "sites" },
  departments: { part: "departments" },
  topics: { setting: "topics" },
  hours: { setting: "hours" },
  callbacks: { setting: "callbacks" },
  texts: { part: "departments" },
  staff: { part: "team" },
  live: { part: "sites" },
};

function Way({ step }: { step: Exclude<Name, "practice"> }) {
  const way = ways[step];
  const look =
    "inline-flex min-h-7 min-w-7 items-center justify-center text-14 underline max-md:min-h-10 max-md:min-w-10";
  const name = t("start.go_to", { step: t(words[step].title) });
  return way.part ? (
    <Link to="/house/$part" params={{ part: way.part }} className={look} aria-label={name}>
      {t("start.go")}
    </Link>
  ) : (
    <Link to="/settings" search={{ part: way.setting ?? "" }} className={look} aria-label={name}>
      {t("start.go")}
    </Link>
  );
}
