import type { KbRow } from "@careline/client";
import { Archive, CalendarClock, CircleCheck, Lock, PencilLine, UserCheck } from "lucide-react";
import { dateOnly, languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { Badge } from "../ui/badge.tsx";
import type { Audience, Status } from "./kb.ts";

export const statusWords = (status: Status) =>
  t(status === "draft" ? "kb.draft" : status === "published" ? "kb.published" : "kb.archived");

export const audienceWords = (audience: Audience) =>
  t(audience === "public" ? "kb.for_public" : audience === "patients" ? "kb.for_patients" : "kb.for_staff");

/** How an article stands, in words with a shape. */
export function Standing({ article, today }: { article: KbRow; today: string }) {
  const { status, audience, version, live, review_on: review } = article;
  return (
    <>
      <Badge
        tone={status === "published" ? "good" : "neutral"}
        icon={status === "published" ? CircleCheck : status === "draft" ? PencilLine : Archive}
      >
        {statusWords(status)}
      </Badge>
      {status === "published" && version > live ? (
        <Badge tone="warn" icon={PencilLine}>
          {t("kb.waiting")}
        </Badge>
      ) : null}
      {audience === "public" ? null : (
        <Badge tone={audience === "staff" ? "note" : "accent"} icon={audience === "staff" ? Lock : UserCheck}>
          {audienceWords(audience)}
        </Badge>
      )}
      {review && review <= today && status !== "archived" ? (
        <Badge tone="warn" icon={CalendarClock}>
          {t("kb.due_since", { date: dateOnly(review) })}
        </Badge>
      ) : null}
      <Badge>{languageName(article.language)}</Badge>
    </>
  );
}
