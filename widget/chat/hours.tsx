/** The sentences about opening hours and closed doors, and the clinic's note, kept true while they are on screen. */
import type { PatientConversation } from "@careline/client";
import type { ComponentChildren } from "preact";
import { loadHours } from "../i18n/hours.ts";
import { type Door, together } from "../state/doors.ts";
import { moment, type Reader, sentence, standing } from "../state/opening.ts";
import { useUi } from "./context.ts";
import { type Doors, useDoors } from "./doors.ts";
import { useNumbers } from "./emergency.tsx";
import "./hours.css";
import type { OpeningProps } from "./opening.tsx";
import { SiteBanner } from "./site-banner.tsx";
import { useTexts } from "./texts.ts";

export function Hours({ of, department = "", row, children }: OpeningProps) {
  const { app, lang } = useUi();
  const doors = useDoors();
  const t = useTexts(loadHours);
  const reader = t && { now: doors.now, lang, t };
  if (of === "banner") return <SiteBanner text={doors.banner} />;
  if (of === "home") return <OnHome all={doors.all} reader={reader} />;
  if (!reader) return <>{children}</>;
  if (of === "row") return <>{(row && rowInWords(row, app.site.zone, reader)) ?? children}</>;
  const door = doors.of(department);
  const words = door && shortly(door, doors, app.site.zone, reader);
  return words ? <span class="small">{words}</span> : null;
}

/** How a conversation of the list stands, where there is more to say than its state. */
function rowInWords(row: PatientConversation, zone: string, reader: Reader): string | undefined {
  const { mode, status, slot, due, next } = row;
  if (status === "resolved" || mode === "live") return undefined;
  const when = (at: number): string => moment(at, zone, reader);
  if (mode === "callback" && slot && slot > reader.now) return reader.t("row.call", { when: when(slot) });
  if (next === "answer" && due && due > reader.now) return reader.t("row.answer_by", { when: when(due) });
  return status === "queued" ? reader.t("row.message") : undefined;
}

/** On the button of a department: nothing where it was said for all of them already. */
function shortly(door: Door, { all }: Doors, zone: string, reader: Reader): string | undefined {
  const { state, hours, until } = door;
  if (state === "full") return reader.t("door.full_short");
  if (state === "nobody") return together(all) === "shut" ? undefined : reader.t("door.nobody_short");
  if (state === "stopped")
    return reader.t("door.stopped_short", { when: moment(until ?? reader.now, zone, reader) });
  const same = standing(all.map((d) => d?.hours)).same;
  const said = same && all.every((d) => d?.state === state);
  return hours && !said ? sentence(hours, reader, true) : undefined;
}

function OnHome({ all, reader }: { all: Doors["all"]; reader: Reader | undefined }) {
  if (!reader) return all.some((door) => door?.hours) ? <p class="small">{"\u00a0"}</p> : null;
  const { t } = reader;
  const { same, open, closed, some } = standing(all.map((door) => door?.hours));
  const doors = together(all);
  if (closed)
    return (
      <Shut title={sentence(closed, reader)}>
        <p>{t(closed.opens_at ? "hours.kept" : "hours.kept_only")}</p>
      </Shut>
    );
  if (doors === "shut")
    return (
      <Shut title={t(all.every((d) => d?.state === "nobody") ? "door.nobody" : "door.none")}>
        <p>{t(all.some((door) => door?.callbacks) ? "door.leave_or_call" : "door.leave")}</p>
      </Shut>
    );
  if (some || doors === "some") return <Line words={t(some ? "hours.some" : "door.some")} shut />;
  if (same) return <Line words={sentence(same, reader)} />;
  if (open) return <Line words={t("hours.open")} />;
  return null;
}

/** Nobody can be talked to: what there is to do, and whom to call in an emergency. */
function Shut({ title, children }: { title: string; children: ComponentChildren }) {
  const { t } = useUi();
  const numbers = useNumbers();
  return (
    <div class="hours-closed" role="status">
      <p>
        <strong class="hours shut">{title}</strong>
      </p>
      {children}
      <p>
        {t("emergency.help")}{" "}
        {numbers.map(({ label, number, href }) => (
          <a key={href} href={href} aria-label={t("emergency.call", { label, number })}>
            {number}
          </a>
        ))}
      </p>
    </div>
  );
}

function Line({ words, shut = false }: { words: string; shut?: boolean }) {
  return (
    <p class={shut ? "hours shut" : "hours"} role="status">
      {words}
    </p>
  );
}
