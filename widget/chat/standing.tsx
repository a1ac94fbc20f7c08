/**
 * A steady place above the composer: the place in line and how long it may
 * take, what comes next, from whom and by when, and that somebody is writing.
 */
import type { PatientConversation, Thread } from "@careline/client";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { loadHours } from "../i18n/hours.ts";
import { named } from "../i18n/t.ts";
import { loadThread, type ThreadKey } from "../i18n/thread.ts";
import type { Door } from "../state/doors.ts";
import type { Matter } from "../state/lines.ts";
import { nextSteps } from "../state/next.ts";
import { waitInWords } from "../state/place.ts";
import { useReadable, useUi } from "./context.ts";
import { useTexts } from "./texts.ts";
import { useWhen } from "./when.ts";

/** Screen readers hear of typing at most so often. */
const AGAIN_MS = 20_000;
const MINUTE_MS = 60_000;

const WHY: Record<string, ThreadKey> = {
  urgent: "line.urgent",
  returned: "line.returned",
  moved: "line.moved",
};

type Props = {
  thread: Thread;
  matter: Matter;
  row: PatientConversation | undefined;
  door: Door | undefined;
  /** By the server's clock. */
  now: number;
  /** The ways out of the line. */
  children: ComponentChildren;
};

export function Standing({ thread, matter, row, door, now, children }: Props) {
  const { app, lang, t, say } = useUi();
  const tt = useTexts(loadThread);
  const hours = useTexts(loadHours);
  const when = useWhen(now);
  const { typing, place, wait, why } = useReadable(thread.state);
  const writer = typing.find(({ from }) => from.kind === "staff")?.from;
  const writing = writer ? t("chat.writing", { name: writer.name ?? t("chat.team") }) : "";
  const department = app.site.departments.find((d) => d.key === matter.department);
  const team = department ? named(department.name, lang) : t("chat.team");
  const queued = row
    ? row.status === "queued"
    : !matter.closed && !matter.assignee && !matter.answered && matter.department !== "";
  const live = queued && (row?.mode ?? "live") === "live";
  const inLine = live && place ? t(place === 1 ? "chat.next" : "chat.place", { place }) : "";
  const long = live && place && wait && tt ? waitInWords(wait) : undefined;
  const howLong = long && tt ? tt(long.key, long.values) : "";
  const risen = live && why && WHY[why] && tt ? tt(WHY[why]) : "";
  useSaid(writing, say);
  useSaid([inLine, howLong, risen].filter(Boolean).join(" "), say);

  if (matter.closed || !tt) return <div class="standing" />;
  const steps =
    row && when
      ? nextSteps(row, matter.assignee?.name || team, now).map(({ key, values, due }) =>
          tt(key, due ? { ...values, when: when(due) } : values),
        )
      : [];
  const nobody = live && (door?.state === "closed" || door?.state === "nobody");
  const opens = door?.state === "closed" ? door.hours?.opens_at : undefined;
  const away =
    nobody && hours && when
      ? opens
        ? hours("hours.read", { when: when(opens) })
        : hours("hours.kept_only")
      : "";
  const received =
    !live || row?.due
      ? ""
      : inLine
        ? tt("next.queued", { who: team })
        : t("chat.queued", { department: team });
  const keep = row?.keeps_place_ms ?? 0;
  const kept =
    live && keep >= MINUTE_MS && app.returns
      ? tt("line.kept", { count: Math.floor(keep / MINUTE_MS) })
      : t(app.returns ? "chat.leave" : "chat.stay");

  return (
    <div class="standing">
      <p>
        {away && <strong class="place">{away}</strong>}
        {!away && inLine && <strong class="place">{inLine}</strong>} {!away && howLong} {!away && risen}{" "}
        {received && !away ? received : !live || row?.due ? steps.join(" ") : ""}
      </p>
      {writing ? <p>{writing}</p> : queued && <p class="more-words">{kept}</p>}
      {queued && children}
    </div>
  );
}

/** Tells screen readers of a changed sentence, but not of every one of many in a row. */
function useSaid(words: string, say: (text: string) => void): void {
  const said = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!words || performance.now() - said.current < AGAIN_MS) return;
    said.current = performance.now();
    say(words);
  }, [words]);
}
