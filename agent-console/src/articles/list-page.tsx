import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileText, Plus, SearchX, TriangleAlert } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { ArticleRow } from "./article-row.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { dayOf, type Filters, filtersOf, queryOf } from "./filters.ts";
import { Frame } from "./frame.tsx";
import { useKb } from "./use-kb.ts";

/** All articles, the last changed first; what is filtered is in the address. */
export function ArticlesPage({ filters: search }: { filters: Filters }) {
  const filters = filtersOf(search);
  const desk = useDesk();
  const kb = useKb();
  const navigate = useNavigate();
  const today = dayOf(desk.now());
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      queryKey: ["kb", "list", filters, today],
      queryFn: ({ pageParam }) => kb.list({ ...queryOf(filters, today), cursor: pageParam }),
      initialPageParam: "",
      getNextPageParam: (page) => page.next,
      placeholderData: (before) => before,
    });
  const rows = data?.pages.flatMap(({ articles }) => articles) ?? [];
  const filtered = Object.keys(filters).length > 0;
  const change = (next: Filters) => void navigate({ to: "/articles", search: next, replace: true });
  return (
    <Frame chosen={filters.show ?? "all"} action={desk.answers ? <NewLink /> : null}>
      <FilterBar filters={filters} onFilters={change} />
      {error && rows.length === 0 ? (
        <Empty
          icon={TriangleAlert}
          role="alert"
          title={t("kb.list_failed")}
          action={<Button onClick={() => void refetch()}>{t("common.try_again")}</Button>}
        >
          {errorText(error)}
        </Empty>
      ) : isPending ? (
        <Loading label={t("kb.list_loading")}>
          <div className="flex flex-col gap-2">
            {["a", "b", "c", "d"].map((name) => (
              <Bar key={name} className="h-16" />
            ))}
          </div>
        </Loading>
      ) : rows.length === 0 ? (
        <NothingHere filtered={filtered} show={filters.show} onAll={() => change({})} />
      ) : (
        <>
          <ul aria-label={t("rail.articles")} className="m-0 flex list-none flex-col gap-2 p-0">
            {rows.map((article) => (
              <li key={article.id}>
                <ArticleRow article={article} today={today} />
              </li>
            ))}
          </ul>
          {hasNextPage ? (
            <Button
              className="self-center"
              aria-disabled={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("kb.more")}
            </Button>
          ) : null}
        </>
      )}
    </Frame>
  );
}

function NothingHere({
  filtered,
  show,
  onAll,
}: {
  filtered: boolean;
  show: Filters["show"];
  onAll: () => void;
}) {
  const { answers } = useDesk();
  if (show)
    return (
      <Empty icon={FileText} role="status" title={t(show === "due" ? "kb.none_due" : "kb.none_waiting")}>
        {t(show === "due" ? "kb.none_due_lead" : "kb.none_waiting_lead")}
      </Empty>
    );
  if (filtered)
    return (
      <Empty
        icon={SearchX}
        role="status"
        title={t("kb.none_found")}
        action={<Button onClick={onAll}>{t("kb.show_all")}</Button>}
      >
        {t("kb.none_found_lead")}
      </Empty>
    );
  return (
    <Empty icon={FileText} role="status" title={t("kb.none")} action={answers ? <NewLink /> : null}>
      {t("kb.none_lead")}
    </Empty>
  );
}

function NewLink() {
  return (
    <Link
      to="/articles/new"
      className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-accent px-3 text-14 font-semibold text-on-accent no-underline hover:bg-accent-strong max-md:h-11"
    >
      <Plus aria-hidden="true" size={16} strokeWidth={1.5} />
      {t("kb.new")}
    </Link>
  );
}
