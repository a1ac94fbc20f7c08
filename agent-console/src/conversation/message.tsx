import type { Pending } from "@careline/client";
import { parts } from "@careline/client/links";
import { Check, CheckCheck, CircleAlert, Clock3, ExternalLink, Lock, Trash2 } from "lucide-react";
import { memo, Suspense } from "react";
import { ShownFiles } from "../files/lazy.ts";
import { clock, clockOn, exact, machineTime } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { refusalText } from "../i18n/refusals.ts";
import { serverClock } from "../state/clock.ts";
import { newer } from "../state/desk-client.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { DeleteThis } from "./delete-this.tsx";
import { reasonWords } from "./event-text.ts";
import type { Said } from "./items.ts";

export type MessageProps = {
  said: Said;
  mine: boolean;
  name: string; // of whoever said it, as shown
  read: boolean; // ours, and the patient has read it
  showState: boolean; // the last of ours: its state stands under it
  onUndo: (pending: Pending) => void;
  onRetry: (pending: Pending) => void;
  onDiscard: (pending: Pending) => void;
  /** Given where the reader may delete it. */
  onDelete: ((said: Said) => void) | undefined;
};

/**
 * A message or a note. The two differ by surface, shape, icon and word, so that
 * a note is never mistaken for something the patient reads.
 */
export const Message = memo(function Message(props: MessageProps) {
  const { said, name, onDelete } = props;
  const ours = said.side !== "patient";
  const failed = said.pending?.state === "failed";
  return (
    <li
      className={cx(
        "group flex gap-2 px-4",
        said.first ? "pt-3" : "pt-1",
        ours && !said.note && "flex-row-reverse",
      )}
    >
      <div className="w-7 shrink-0 max-md:hidden">
        {said.first ? <Avatar id={said.who.id} name={said.who.name} /> : null}
      </div>
      <div
        className={cx(
          "flex min-w-0 flex-col gap-1",
          said.note ? "flex-1" : "max-w-[min(42rem,88%)]",
          ours && !said.note && "items-end",
        )}
      >
        <p className={cx("flex max-w-full items-baseline gap-2 text-12 text-soft", !said.first && "sr-only")}>
          <bdi className="min-w-0 truncate font-semibold text-ink">{name}</bdi>
          <time dateTime={machineTime(said.at)} title={exact(said.at)} className="tick shrink-0">
            {clock(said.at)}
          </time>
        </p>
        {said.deleted ? (
          <Deleted note={said.note} {...said.deleted} />
        ) : (
          <div
            dir="auto"
            className={cx(
              "max-w-full rounded-lg border text-14 leading-6",
              said.note ? "w-full bg-note px-3 py-2 text-note-ink" : "px-3 py-1.5",
              !said.note && (ours ? "bg-accent-soft" : "bg-surface"),
              edgeOf(said),
              said.pending && !failed && said.pending.state !== "sent" && "opacity-80",
            )}
          >
            {said.note ? (
              <p className="mb-0.5 flex items-center gap-1 text-12 font-semibold">
                <Lock aria-hidden="true" size={12} strokeWidth={2} />
                {t("note.label")}
              </p>
            ) : null}
            {said.text ? (
              <p className="written">
                <Written text={said.text} />
              </p>
            ) : null}
            {said.files?.length ? (
              <Suspense fallback={<span className="block h-14" />}>
                <ShownFiles files={said.files} />
              </Suspense>
            ) : null}
          </div>
        )}
        {said.pending && said.pending.state !== "sent" ? (
          <OnItsWay {...props} pending={said.pending} />
        ) : null}
        {said.pending || said.deleted ? null : props.showState ? <State read={props.read} /> : null}
      </div>
      {onDelete ? <DeleteThis onClick={() => onDelete(said)} className="self-center" /> : null}
    </li>
  );
});

/** What stands in the place of words that are gone. */
function Deleted({ note, by, at, reason }: { note: boolean } & NonNullable<Said["deleted"]>) {
  return (
    <p
      className={cx(
        "flex max-w-full items-start gap-1.5 rounded-lg border border-dashed px-3 py-1.5 text-14 text-soft",
        note ? "border-note-edge" : "border-line",
      )}
    >
      <Trash2 aria-hidden="true" size={14} strokeWidth={1.75} className="mt-1 shrink-0" />
      <span className="min-w-0 break-words">
        <bdi>
          {t(note ? "deleted.note" : "deleted.message", { name: by, time: clockOn(at, serverClock.now()) })}
        </bdi>
        {" · "}
        <bdi>{reasonWords(reason)}</bdi>
      </span>
    </p>
  );
}

function edgeOf({ note, side, pending }: Said): string {
  if (pending?.reason === newer) return "border-warn";
  if (pending?.state === "failed") return "border-danger";
  if (note) return "border-dashed border-note-edge";
  return side === "patient" ? "border-line" : "border-transparent";
}

function Written({ text }: { text: string }) {
  return parts(text).map((part, at) =>
    typeof part === "string" ? (
      part
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
        key={at}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent underline"
      >
        {part.text}
        <ExternalLink aria-hidden="true" size={12} strokeWidth={1.75} className="ms-0.5 inline" />
        <span className="sr-only"> {t("common.new_tab")}</span>
      </a>
    ),
  );
}

function State({ read }: { read: boolean }) {
  const Icon = read ? CheckCheck : Check;
  return (
    <p className="flex items-center gap-1 text-12 text-soft">
      <Icon aria-hidden="true" size={14} strokeWidth={1.75} className={read ? "text-accent" : ""} />
      {t(read ? "state.read" : "state.sent")}
    </p>
  );
}

/** Held for undo, being sent, or refused: with what can be done about it, in place. */
function OnItsWay({ pending, onUndo, onRetry, onDiscard }: MessageProps & { pending: Pending }) {
  // What can be done about one that is held stands above the composer.
  if (pending.reason === newer) return <p className="text-12 text-warn">{t("state.newer")}</p>;
  if (pending.state === "failed") {
    return (
      <div
        role="alert"
        className={cx("flex max-w-full flex-col gap-1 text-12", !pending.note && "items-end")}
      >
        <p className="flex items-start gap-1 text-danger">
          <CircleAlert aria-hidden="true" size={14} strokeWidth={1.75} className="mt-px shrink-0" />
          <span className="min-w-0">
            {t("state.failed")} {pending.reason ? refusalText(pending.reason, pending.message) : null}
          </span>
        </p>
        <div className="flex flex-wrap gap-1">
          <Button size="small" onClick={() => onRetry(pending)}>
            {t("common.try_again")}
          </Button>
          <Button size="small" look="quiet" onClick={() => onDiscard(pending)}>
            {t("state.back_to_draft")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <p className="flex items-center gap-1 text-12 text-soft">
      <Clock3 aria-hidden="true" size={14} strokeWidth={1.75} />
      {t(pending.state === "held" ? "state.held" : "state.sending")}
      {pending.state === "held" ? (
        <Button size="small" look="quiet" keys="u" onClick={() => onUndo(pending)}>
          {t("common.undo")}
        </Button>
      ) : null}
    </p>
  );
}
