import type { Comment } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { Tag } from "lucide-react";
import { exact, languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { patientName } from "../inbox/names.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Tags } from "../ui/tag.tsx";

const items: { of: "felt_heard" | "was_informed" | "effort"; label: Key }[] = [
  { of: "felt_heard", label: "voice.item_felt_heard" },
  { of: "was_informed", label: "voice.item_was_informed" },
  { of: "effort", label: "voice.item_effort" },
];

/** What one patient wrote, with their score, and the way to the conversation. */
export function CommentRow({
  comment,
  department,
  onTags,
}: {
  comment: Comment;
  department: string;
  onTags: () => void;
}) {
  const who = patientName(comment);
  const { rating } = comment;
  const more = items.flatMap(({ of, label }) => (rating[of] ? [t(label, { n: rating[of] })] : []));
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-soft">
        <Badge tone={rating.score <= 2 ? "danger" : rating.score >= 4 ? "good" : "neutral"}>
          {t("voice.rated", { score: rating.score })}
        </Badge>
        {comment.not_solved ? <Badge tone="warn">{t("recovery.not_solved")}</Badge> : null}
        <span>{department}</span>
        {comment.language ? <span>{languageName(comment.language)}</span> : null}
        <time dateTime={new Date(comment.rated_at).toISOString()}>{exact(comment.rated_at)}</time>
      </p>
      <blockquote dir="auto" className="m-0 text-16 break-words whitespace-pre-wrap">
        {rating.comment}
      </blockquote>
      {more.length > 0 ? <p className="text-12 text-soft">{more.join(" · ")}</p> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Tags ids={comment.tags ?? []} words />
        <Button size="small" icon={Tag} onClick={onTags} aria-label={t("comments.tag_of", { name: who })}>
          {t("comments.tag")}
        </Button>
        <Link
          to="/inbox/$view/$conversation"
          params={{
            view: comment.status === "resolved" ? "resolved" : "all",
            conversation: comment.conversation,
          }}
          className="ms-auto min-w-0 truncate text-14 text-accent underline"
        >
          {t("comments.open", { name: who })}
        </Link>
      </div>
    </li>
  );
}
