import type { KbArticle } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { locale } from "../i18n/i18n.ts";
import { Kb } from "./kb.ts";

export function useKb(): Kb {
  const { api } = useDesk();
  return useMemo(() => new Kb(api), [api]);
}

/** One article; `learn` puts in what a change answered with. */
export function useArticle(id: string) {
  const kb = useKb();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: ["kb", "article", id], queryFn: () => kb.read(id), staleTime: 0 });
  const learn = (article: KbArticle) => {
    queries.setQueryData(["kb", "article", article.id], article);
    void queries.invalidateQueries({ queryKey: ["kb", "list"] });
    void queries.invalidateQueries({ queryKey: ["kb", "versions", article.id] });
  };
  return { ...query, learn };
}

/** What articles are sorted by, with names in the reader's language. */
export function useCategories() {
  const kb = useKb();
  const query = useQuery({
    queryKey: ["kb", "categories"],
    queryFn: () => kb.categories(),
    staleTime: 60_000,
  });
  return useMemo(() => {
    const all = query.data ?? [];
    const name = (key: string) => {
      const names = all.find((found) => found.key === key)?.names ?? {};
      return names[locale()] ?? names.en ?? Object.values(names)[0] ?? key;
    };
    return { ...query, all, name };
  }, [query]);
}
