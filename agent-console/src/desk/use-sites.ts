import type { StaffSite } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";

/**
 * The sites with their banners, and the languages that patients read there:
 * those too that are being prepared and that nobody sees yet.
 */
export function useSites() {
  const desk = useDesk();
  const { data, refetch } = useQuery({
    queryKey: ["sites"],
    enabled: desk.steers,
    queryFn: () => desk.client.house.sites(),
  });
  const all = data ?? ([] as StaffSite[]);
  const languages = (key: string): string[] => all.find((site) => site.key === key)?.languages ?? ["en"];
  return {
    all,
    loaded: data !== undefined,
    languages,
    /** Of any site. */
    offered: [...new Set(all.flatMap((site) => site.languages))],
    /** Of all sites where a department is offered. */
    languagesOf: (department: string): string[] => {
      const found = all.filter((site) => site.departments.includes(department));
      const tags = [...new Set(found.flatMap((site) => site.languages))];
      return tags.length > 0 ? tags : ["en"];
    },
    refresh: () => void refetch(),
  };
}
