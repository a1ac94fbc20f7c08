import type { OwnReview } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquareHeart } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Card } from "./card.tsx";
import { qualityKey } from "./quality.ts";

const ownKey = [...qualityKey, "mine"];

/** What colleagues who reviewed one's conversations wrote: for oneself alone. */
export function OwnPart() {
  const desk = useDesk();
  const { data, error } = useQuery({
    queryKey: ownKey,
    queryFn: async () => (await desk.api.get<{ reviews: OwnReview[] | null }>("/quality/mine")).reviews ?? [],
  });
  return (
    <section aria-labelledby="quality-own" className="flex flex-col gap-3">
      <h2 id="quality-own" className="text-16 font-semibold">
        {t("quality.mine")}
      </h2>
      {error ? <Notice tone="danger">{errorText(error)}</Notice> : null}
      {data?.length === 0 ? (
        <Empty icon={MessageSquareHeart} title={t("quality.mine_none")}>
          {t("quality.mine_hint")}
        </Empty>
      ) : null}
      <ul className="flex flex-col gap-3">
        {(data ?? []).map((review) => (
          <li key={review.id}>
            <OneReview review={review} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneReview({ review }: { review: OwnReview }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const [answer, setAnswer] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const send = async (body: object) => {
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      await desk.api.post(`/quality/mine/${review.id}`, body);
      await queries.invalidateQueries({ queryKey: ownKey });
    } catch (failed) {
      setError(errorText(failed));
    }
    setBusy(false);
  };
  const name = review.reviewer?.name ?? "";
  return (
    <article className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4" aria-busy={busy}>
      <h3 className="flex flex-wrap items-center gap-2 text-14 font-semibold">
        {t("quality.finished_by", { name, time: exact(review.finished_at ?? 0) })}
        {review.seen_at ? null : <Badge tone="accent">{t("quality.new")}</Badge>}
      </h3>
      {review.note ? (
        <p className="text-14 whitespace-pre-wrap" dir="auto">
          {review.note}
        </p>
      ) : null}
      <Card card={review.card} marks={review.marks ?? {}} />
      {review.gone ? (
        <p className="text-12 text-soft">{t("quality.gone_why")}</p>
      ) : (
        <Link
          to="/inbox/$view/$conversation"
          params={{ view: "all", conversation: review.conversation ?? "" }}
          className="self-start text-14 text-accent underline"
        >
          {t("quality.read")}
        </Link>
      )}
      {error ? (
        <Notice tone="danger" role="alert">
          {error}
        </Notice>
      ) : null}
      {review.answer ? (
        <blockquote className="m-0 border-s-2 border-line ps-3 text-14 whitespace-pre-wrap" dir="auto">
          <span className="block text-12 text-soft">{t("quality.your_answer")}</span>
          {review.answer}
        </blockquote>
      ) : (
        <form
          noValidate
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (answer.trim()) void send({ answer: answer.trim() });
          }}
        >
          <TextField
            label={t("quality.answer", { name })}
            hint={t("quality.answer_hint")}
            value={answer}
            onChange={setAnswer}
            lines={2}
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" aria-disabled={busy || !answer.trim()}>
              {t("quality.send_answer")}
            </Button>
            {review.seen_at ? null : (
              <Button look="quiet" onClick={() => void send({})} aria-disabled={busy}>
                {t("quality.mark_seen")}
              </Button>
            )}
          </div>
        </form>
      )}
    </article>
  );
}
