/** A steady place above the composer: how the matter stands, the place in line, or that somebody is writing. */
import type { Thread } from "@careline/client";
import { useEffect, useRef } from "preact/hooks";
import { named } from "../i18n/t.ts";
import type { Matter } from "../state/lines.ts";
import { useReadable, useUi } from "./context.ts";
import { Opening } from "./opening.tsx";

/** Screen readers hear of typing at most so often. */
const AGAIN_MS = 20_000;

export function Standing({ thread, matter }: { thread: Thread; matter: Matter }) {
  const { app, lang, t, say } = useUi();
  const { typing, place } = useReadable(thread.state);
  const writer = typing.find(({ from }) => from.kind === "staff")?.from;
  const writing = writer ? t("chat.writing", { name: writer.name ?? t("chat.team") }) : "";
  const waits = !matter.closed && !matter.assignee && !matter.answered && matter.department !== "";
  const inLine = waits && place ? t(place === 1 ? "chat.next" : "chat.place", { place }) : "";
  useSaid(writing, say);
  useSaid(inLine, say);

  if (writing) return <p class="standing">{writing}</p>;
  if (!waits) return <p class="standing" />;
  const department = app.site.departments.find((d) => d.key === matter.department);
  return (
    <p class="standing">
      <Opening of="chat" department={matter.department}>
        {inLine && <strong class="place">{inLine}</strong>}{" "}
        {t("chat.queued", { department: department ? named(department.name, lang) : t("chat.team") })}
      </Opening>{" "}
      <span class="more-words">{t(app.returns ? "chat.leave" : "chat.stay")}</span>
    </p>
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
