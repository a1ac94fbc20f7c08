import type { StaffSite } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";

type PublicSite = { languages: string[]; departments: { key: string }[] };

/** The sites with their banners, and the languages that patients read there. */
export function useSites() {
  const desk = useDesk();
  const { data, refetch } = useQuery({
    queryKey: ["sites"],
    enabled: desk.steers,
    queryFn: async () => {
      const all = await desk.client.house.sites();
      const known = await Promise.all(
        all.map(async (site) => {
          const { site: shown } = await desk.api.get<{ site: PublicSite }>(
            `/sites/${encodeURIComponent(site.key)}`,
          );
          return [site.key, shown] as const;
        }),
      );
      return { all, known: new Map(known) };
    },
  });
  const languages = (key: string): string[] => data?.known.get(key)?.languages ?? ["en"];
  return {
    all: data?.all ?? ([] as StaffSite[]),
    languages,
    /** Of any site. */
    offered: [...new Set([...(data?.known ?? [])].flatMap(([, site]) => site.languages))],
    /** Of all sites where a department is offered. */
    languagesOf: (department: string): string[] => {
      const found = [...(data?.known ?? [])].filter(([, site]) =>
        site.departments.some(({ key }) => key === department),
      );
      const tags = [...new Set(found.flatMap(([, site]) => site.languages))];
      return tags.length > 0 ? tags : ["en"];
    },
    refresh: () => void refetch(),
  };
}
