import type { ArticleVotes } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { t } from "../i18n/i18n.ts";
import { Ago } from "../ui/time.tsx";

/** What readers said of each article and did after it, those that helped least first. */
export function VoteList({ votes }: { votes: readonly ArticleVotes[] }) {
  return (
    <section aria-labelledby="votes" className="flex flex-col gap-2">
      <h2 id="votes" className="text-16 font-semibold">
        {t("gaps.votes")}
      </h2>
      {votes.length === 0 ? <p className="text-14 text-soft">{t("gaps.no_votes")}</p> : null}
      <ul className="m-0 flex list-none flex-col gap-2 p-0">
        {votes.map((article) => (
          <li key={article.id} className="rounded-md border border-line bg-surface px-3 py-2 text-14">
            <Link
              to="/articles/$article"
              params={{ article: article.id }}
              className="font-semibold text-accent underline"
            >
              <bdi lang={article.language}>{article.title}</bdi>
            </Link>
            {article.helped + article.against > 0 ? (
              <span className="block text-12 text-soft">
                {t("gaps.helped", { k: article.helped, n: article.helped + article.against })}
              </span>
            ) : null}
            <span className="block text-12 text-soft">
              {article.deflection.n > 0
                ? t("gaps.spared", { k: article.deflection.k, n: article.deflection.n })
                : t("gaps.no_deflection")}
            </span>
            {article.comments && article.comments.length > 0 ? (
              <ul className="m-0 mt-1 flex list-none flex-col gap-1 p-0">
                {article.comments.map((comment) => (
                  <li key={`${comment.at} ${comment.text}`}>
                    <span className="text-12 text-soft">
                      {t(comment.helped ? "gaps.it_helped" : "gaps.it_did_not")} · <Ago at={comment.at} />
                    </span>
                    <p dir="auto" className="written m-0">
                      {comment.text}
                    </p>
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
