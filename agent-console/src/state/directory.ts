import type { Colleague } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { locale } from "../i18n/i18n.ts";

/** A name in each language; "en" is always there. */
type Names = Record<string, string>;

type Department = {
  id: string;
  key: string;
  names: Names;
  topics: { key: string; name: Names }[] | null;
};

const staleMs = 5 * 60_000;

function inOurs(names: Names | undefined, key: string): string {
  return names?.[locale()] ?? names?.en ?? key;
}

/** The departments, with names in the reader's language. */
export function useDepartments() {
  const { api, me } = useDesk();
  const { data } = useQuery({
    queryKey: ["departments"],
    queryFn: () => api.get<{ departments: Department[] | null }>("/departments"),
    staleTime: staleMs,
  });
  return useMemo(() => {
    const all = data?.departments ?? [];
    const byKey = new Map(all.map((found) => [found.key, found]));
    const named = all.map(({ key, names }) => ({ key, name: inOurs(names, key) }));
    const seesAll = me.role === "admin" || me.role === "privacy";
    return {
      all: named,
      /** Those whose conversations this person sees. */
      mine: seesAll ? named : named.filter(({ key }) => me.departments.includes(key)),
      name: (key: string) => inOurs(byKey.get(key)?.names, key),
      topic: (department: string, topic: string) =>
        inOurs(byKey.get(department)?.topics?.find((found) => found.key === topic)?.name, topic),
    };
  }, [data, me]);
}

/** All who can be given conversations. */
export function useColleagues(): readonly Colleague[] {
  const { api } = useDesk();
  const { data } = useQuery({
    queryKey: ["staff"],
    queryFn: () => api.get<{ staff: Colleague[] | null }>("/staff"),
    staleTime: staleMs,
  });
  return data?.staff ?? [];
}
