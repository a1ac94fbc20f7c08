import { Link } from "@tanstack/react-router";
import { AtSign } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { patientName } from "../inbox/names.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useDepartments } from "../state/directory.ts";
import { useMentions } from "../state/mentions.ts";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Ago } from "../ui/time.tsx";

/** Notes in which this person is mentioned: where they are, never what they say. */
export function MentionsPage() {
  const mentions = useMentions();
  const departments = useDepartments();
  return (
    <PlaceFrame place="mentions" title={t("rail.mentions")}>
      {mentions.length === 0 ? (
        <Empty icon={AtSign} title={t("mentions.none")}>
          {t("mentions.none_hint")}
        </Empty>
      ) : (
        <ul className="mx-auto flex max-w-3xl flex-col gap-1 p-4">
          {mentions.map(({ conversation, seq, at, unread }) => (
            <li key={`${conversation.id}/${seq}`}>
              <Link
                to="/inbox/$view/$conversation"
                params={{
                  view: conversation.status === "resolved" ? "resolved" : "all",
                  conversation: conversation.id,
                }}
                className={cx(
                  "flex min-h-11 items-center gap-3 rounded-md border border-line bg-surface px-3 py-2 text-14 no-underline hover:bg-hover",
                  unread && "font-semibold",
                )}
              >
                <span className={cx("size-2 shrink-0 rounded-full", unread ? "bg-accent" : "bg-transparent")}>
                  {unread ? <span className="sr-only">{t("row.unread")}</span> : null}
                </span>
                <bdi className="min-w-0 flex-1 truncate">{patientName(conversation)}</bdi>
                <span className="shrink-0 text-12 text-soft">{conversation.reference}</span>
                <span className="shrink-0 text-12 text-soft">
                  {departments.name(conversation.department)}
                </span>
                <Ago at={at} className="shrink-0 text-12 text-soft" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </PlaceFrame>
  );
}
