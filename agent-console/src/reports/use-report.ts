import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { filters, type Period, presetPeriod, type ReportSearch, today, zoneOr } from "./query.ts";

/** What is asked, with what the house has to choose from. */
export function useReport(search: ReportSearch) {
  const desk = useDesk();
  const navigate = useNavigate();
  const departments = useDepartments();
  const colleagues = useColleagues();
  const { data: sites } = useQuery({
    queryKey: ["sites", "staff"],
    queryFn: () => desk.client.house.sites(),
    staleTime: 5 * 60_000,
  });
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const home = zoneOr(undefined, sites?.[0]?.zone ?? own);
  const zone = zoneOr(search.zone, home);
  const now = today(desk.now(), zone);
  const period: Period =
    search.from && search.to ? { from: search.from, to: search.to } : presetPeriod("28", now);
  const topics = useMemo(() => {
    const found = new Map<string, string>();
    for (const { key } of departments.mine) {
      for (const topic of departments.topics(key)) found.set(topic.key, departments.topic(key, topic.key));
    }
    return [...found].map(([key, name]) => ({ key, name }));
  }, [departments]);
  return {
    search,
    zone,
    /** The zone that it is where nobody chose another. */
    home,
    now,
    period,
    clock: search.clock ?? ("calendar" as const),
    departments: departments.mine,
    departmentName: departments.name,
    topics,
    staff: colleagues,
    sites: sites ?? [],
    languages: [...new Set((sites ?? []).flatMap(({ languages }) => languages ?? []))],
    zones: [...new Set([zone, ...(sites ?? []).map((site) => site.zone), own, "UTC"])],
    ready: sites !== undefined && departments.loaded,
    /** What every request of this page asks with. */
    asked: Object.fromEntries(
      [["zone", zone], ["cohort", search.cohort], ...filters.map((name) => [name, search[name]])].filter(
        ([, value]) => value,
      ),
    ) as Record<string, string>,
    /** Changes a part of what is asked; empty takes it away. The zone is always named. */
    change: (part: { [K in keyof ReportSearch]?: string }, replace = false) =>
      void navigate({
        to: "/reports",
        replace,
        search: Object.fromEntries(
          Object.entries({ ...search, zone, ...part }).filter(([, value]) => value),
        ) as ReportSearch,
      }),
  };
}

export type Report = ReturnType<typeof useReport>;
