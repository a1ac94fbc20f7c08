import { Link } from "@tanstack/react-router";
import { CircleAlert, Hourglass, MoonStar, ShieldQuestion, UserRoundPlus } from "lucide-react";
import { memo, Suspense } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { loadTexts, t } from "../i18n/i18n.ts";
import type { Row } from "../state/rows.ts";
import { usePart } from "../state/store.ts";
import { Avatar } from "../ui/avatar.tsx";
import { NextCountdown, SecondsLeft } from "../ui/countdown.tsx";
import { cx } from "../ui/cx.ts";
import { lazily } from "../ui/lazily.ts";
import { RowMarks } from "../ui/marks.tsx";
import { Ago, Waiting } from "../ui/time.tsx";
import { Colleagues } from "./colleagues.tsx";
import { patientName } from "./names.ts";

const Tags = lazily(() =>
  Promise.all([import("../shell/saved-views.tsx"), loadTexts("tools")]).then(([part]) => ({
    default: part.Tags,
  })),
);

export type RowProps = {
  row: Row;
  view: string;
  department: string | undefined;
  departmentName: string;
  unread: boolean;
  opened: boolean;
  tabbable: boolean;
  me: string;
  selected: boolean;
  /** A box stands at the beginning of each row. */
  selecting: boolean;
};

/**
 * One conversation in the list, as a link, so that a middle click opens it in a
 * new tab. Two lines: who and how long they wait; what they said, and whose it is.
 */
export const ConversationRow = memo(function ConversationRow(props: RowProps) {
  const { row, unread, opened, tabbable, selected, selecting } = props;
  const name = patientName(row);
  return (
    <Link
      to="/inbox/$view/$conversation"
      params={{ view: props.view, conversation: row.id }}
      search={props.department ? { department: props.department } : {}}
      data-conversation={row.id}
      tabIndex={tabbable ? 0 : -1}
      aria-current={opened ? "true" : undefined}
      className={cx(
        "ring-inside relative flex h-full flex-col justify-center border-s-2 pe-3 no-underline",
        selecting ? "ps-9 max-md:ps-11" : "ps-5",
        opened ? "border-accent bg-picked" : "border-transparent hover:bg-hover",
        selected && "bg-info-soft hover:bg-info-soft",
      )}
    >
      {selected ? <span className="sr-only">{t("row.selected")}</span> : null}
      {unread ? (
        <span
          className={cx(
            "absolute start-1.5 top-1/2 size-2 -translate-y-1/2 rounded-full",
            // A box stands there instead.
            selecting ? "" : "bg-accent md:group-hover/row:bg-transparent",
          )}
        >
          <span className="sr-only">{t("row.unread")}</span>
        </span>
      ) : null}
      <span className="flex min-w-0 items-center gap-1">
        <bdi className={cx("min-w-0 truncate text-14", unread ? "font-semibold text-ink" : "text-ink")}>
          {name}
        </bdi>
        {row.verification === "verified" ? null : (
          <span title={t("patient.not_verified")} className="shrink-0 text-soft">
            <ShieldQuestion aria-hidden="true" size={13} strokeWidth={1.75} />
            <span className="sr-only">{t("patient.not_verified")}</span>
          </span>
        )}
        {row.tags?.length ? (
          <Suspense fallback={null}>
            <Tags ids={row.tags} />
          </Suspense>
        ) : null}
        <Colleagues conversation={row.id} />
        <span className="flex-1" />
        <NextCountdown row={row} />
        <When row={row} />
      </span>
      <span className="flex min-w-0 items-center gap-1.5 text-12 text-soft">
        <NotSent conversation={row.id} />
        <RowMarks row={row} />
        {row.offered_to ? <OfferedTo row={row} me={props.me} /> : null}
        <span className={cx("min-w-0 flex-1 truncate", unread && "text-ink")}>
          <bdi>
            <Preview row={row} />
          </bdi>
        </span>
        {row.language ? (
          <span title={languageName(row.language)} className="shrink-0 uppercase">
            <span className="sr-only">{languageName(row.language)}</span>
            <span aria-hidden="true">{row.language.split("-")[0]}</span>
          </span>
        ) : null}
        <span className="max-w-20 shrink-0 truncate">{props.departmentName}</span>
        {row.assignee ? (
          <span
            className="flex shrink-0"
            title={
              row.assignee.id === props.me ? t("row.with_you") : t("row.with", { name: row.assignee.name })
            }
          >
            <Avatar id={row.assignee.id} name={row.assignee.name} size={20} />
            <span className="sr-only">
              {row.assignee.id === props.me ? t("row.with_you") : t("row.with", { name: row.assignee.name })}
            </span>
          </span>
        ) : null}
      </span>
    </Link>
  );
});

/** A reply waits here that did not go out: with nine chats open it would be forgotten. */
function NotSent({ conversation }: { conversation: string }) {
  const { client } = useDesk();
  if (!usePart(client.refused, (refused) => refused.has(conversation))) return null;
  return (
    <span className="flex shrink-0 items-center gap-1 font-semibold text-danger">
      <CircleAlert aria-hidden="true" size={12} strokeWidth={2} />
      {t("row.not_sent")}
    </span>
  );
}

/** Who is asked to take it, and how long they have. */
function OfferedTo({ row, me }: { row: Row; me: string }) {
  const text =
    row.offered_to?.id === me ? t("offer.to_you") : t("offer.to", { name: row.offered_to?.name ?? "" });
  return (
    <span title={text} className="flex min-w-0 max-w-32 shrink-0 items-center gap-1 text-accent-strong">
      <UserRoundPlus aria-hidden="true" size={12} strokeWidth={2} className="shrink-0" />
      <span className="truncate">{text}</span>
      <span aria-hidden="true">
        <SecondsLeft until={row.offer_until ?? 0} />
      </span>
    </span>
  );
}

/** What is owed, or what the row waits on, or when it last moved. */
function When({ row }: { row: Row }) {
  if (row.waiting_since && row.status !== "resolved") return <Waiting since={row.waiting_since} />;
  if (row.status === "waiting") {
    const on = t(row.waiting_on && row.waiting_on !== "patient" ? "row.waits_third" : "row.waits_patient");
    return (
      <span title={on} className="flex shrink-0 items-center gap-1 text-12 text-soft">
        <Hourglass aria-hidden="true" size={12} strokeWidth={1.75} />
        <span className="sr-only">{on}</span>
        <Ago at={row.last_at} />
      </span>
    );
  }
  if (row.status === "snoozed") {
    return (
      <span title={t("status.snoozed")} className="flex shrink-0 items-center gap-1 text-12 text-soft">
        <MoonStar aria-hidden="true" size={12} strokeWidth={1.75} />
        <span className="sr-only">{t("status.snoozed")}</span>
        <Ago at={row.last_at} />
      </span>
    );
  }
  return <Ago at={row.last_at} className="shrink-0 text-12 text-soft" />;
}

function Preview({ row }: { row: Row }) {
  // What a call or a visit began says so by its mark.
  if (!row.preview) return row.channel ? "" : t(row.preview_from ? "row.deleted" : "row.no_message");
  if (row.preview_from !== "staff") return row.preview;
  return t("row.we_said", { text: row.preview });
}
