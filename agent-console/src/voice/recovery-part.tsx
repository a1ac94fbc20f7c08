import type { Recovery } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { HandHeart } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { useFollowed } from "../state/use-followed.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { closeAsk, giveAsk } from "./asks.ts";
import { RecoveryRow } from "./recovery-row.tsx";

export type RecoveryState = "open" | "mine" | "done";
const states: RecoveryState[] = ["open", "mine", "done"];

/** What went wrong for patients, who makes it good, and by when. */
export function RecoveryPart({ state }: { state: RecoveryState }) {
  const desk = useDesk();
  const departments = useDepartments();
  const colleagues = useColleagues();
  const [ask, setAsk] = useState<Ask>();
  const [further, setFurther] = useState<{ all: Recovery[]; next: string }>();
  const page = useFollowed(["recoveries", state], () => desk.client.voice.recoveries(state), {
    everyMs: 15_000,
    burstMs: 1_000,
    enabled: true,
  });
  const more = async (cursor: string) => {
    try {
      const next = await desk.client.voice.recoveries(state, cursor);
      setFurther({ all: [...(further?.all ?? []), ...next.all], next: next.next });
    } catch (failed) {
      desk.notices.fail(errorText(failed));
    }
  };
  const able = (task: Recovery) =>
    colleagues
      .filter(({ role }) => role === "agent" || role === "supervisor" || role === "admin")
      .filter((person) => person.role === "admin" || person.departments?.includes(task.department))
      .filter(({ id }) => id !== task.rated?.id);
  const tasks = page.data ? [...page.data.all, ...(further?.all ?? [])] : [];
  const next = further ? further.next : page.data?.next;
  return (
    <>
      <div className="flex max-w-4xl flex-col gap-4">
        <p className="text-14 text-soft">{t("recovery.lead")}</p>
        <nav aria-label={t("recovery.which")} className="flex flex-wrap gap-1">
          {states.map((one) => (
            <Link
              key={one}
              to="/voice"
              search={one === "open" ? {} : { state: one }}
              aria-current={one === state ? "page" : undefined}
              onClick={() => setFurther(undefined)}
              className={cx(
                "inline-flex h-8 items-center rounded-md border px-3 text-14",
                one === state
                  ? "border-accent bg-accent-soft font-semibold text-accent-strong"
                  : "border-edge bg-surface",
              )}
            >
              {t(`recovery.state_${one}`)}
            </Link>
          ))}
        </nav>
        {page.data ? (
          tasks.length === 0 ? (
            <Empty icon={HandHeart} role="status" title={t(`recovery.none_${state}`)}>
              {t("recovery.none_lead")}
            </Empty>
          ) : (
            <ul aria-label={t(`recovery.state_${state}`)} className="flex flex-col gap-2">
              {tasks.map((task) => (
                <RecoveryRow
                  key={`${task.conversation}.${task.task}`}
                  task={task}
                  department={departments.name(task.department)}
                  me={desk.me.id}
                  steers={desk.steers}
                  onClose={() => setAsk(closeAsk(desk, task))}
                  onGive={() => setAsk(giveAsk(desk, task, able(task)))}
                />
              ))}
            </ul>
          )
        ) : page.isError ? (
          <Failed title={t("recovery.failed")} error={page.error} onAgain={() => void page.refetch()} />
        ) : (
          <Loading label={t("common.loading")}>
            <div className="flex flex-col gap-2">
              <Bar className="h-20" />
              <Bar className="h-20" />
            </div>
          </Loading>
        )}
        {next ? <Button onClick={() => void more(next)}>{t("recovery.more")}</Button> : null}
      </div>
      {ask ? (
        <AskDialog
          ask={ask}
          onClose={() => {
            setAsk(undefined);
            void page.refetch();
          }}
        />
      ) : null}
    </>
  );
}
