import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
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
  const { data: logs } = useQuery({
    queryKey: ["imported-logs"],
    queryFn: () => desk.api.get<{ names: string[] | null }>("/reports/logs"),
    enabled: desk.seesFigures,
    staleTime: 5 * 60_000,
  });
  const home = zoneOr(sites?.[0]?.zone, own);
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
    /** The zone that is meant where an address names none. */
    home,
    now,
    period,
    clock: search.clock ?? ("calendar" as const),
    departments: departments.mine,
    departmentName: departments.name,
    topics,
    staff: colleagues,
    sites: sites ?? [],
    /** Imported logs, by name. */
    logs: logs?.names ?? [],
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
    change: (part: { [K in keyof ReportSearch]?: string }) =>
      void navigate({
        to: ".",
        search: Object.fromEntries(
          Object.entries({ ...search, zone, ...part }).filter(([, value]) => value),
        ) as ReportSearch,
      } as Parameters<typeof navigate>[0]),
  };
}

export type Report = ReturnType<typeof useReport>;

/** Writes the zone into the address, so that whoever gets it sees the same days, wherever they are. */
export function useZoneInAddress({ ready, zone, search }: Pick<Report, "ready" | "zone" | "search">): void {
  const navigate = useNavigate();
  const missing = ready && search.zone !== zone;
  useEffect(() => {
    if (!missing) return;
    void navigate({
      to: ".",
      search: (now: Record<string, unknown>) => ({ ...now, zone }),
      replace: true,
      resetScroll: false,
    } as Parameters<typeof navigate>[0]);
  }, [navigate, missing, zone]);
}
