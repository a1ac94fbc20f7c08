import type { KbRow } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { useDesk } from "../app/desk-context.tsx";
import { ago, machineTime } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { useDepartments } from "../state/directory.ts";
import { Standing } from "./bits.tsx";
import { useCategories } from "./use-kb.ts";

/** One article in a list: its title leads to it. */
export function ArticleRow({ article, today }: { article: KbRow; today: string }) {
  const desk = useDesk();
  const departments = useDepartments();
  const categories = useCategories();
  const place = [
    article.department ? departments.name(article.department) : t("kb.no_department"),
    article.category && article.category !== article.department ? categories.name(article.category) : "",
    article.owner?.name ?? "",
  ].filter(Boolean);
  return (
    <article className="flex flex-col gap-1 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex items-baseline gap-3">
        <h2 className="min-w-0 flex-1 text-14 font-semibold" lang={article.language}>
          <Link
            to="/articles/$article"
            params={{ article: article.id }}
            dir="auto"
            className="text-ink no-underline hover:underline"
          >
            {article.title}
          </Link>
        </h2>
        <time dateTime={machineTime(article.changed_at)} className="shrink-0 text-12 text-soft">
          {ago(article.changed_at, desk.now())}
        </time>
      </div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-soft">
        <Standing article={article} today={today} />
        <bdi>{place.join(" · ")}</bdi>
      </div>
    </article>
  );
}
