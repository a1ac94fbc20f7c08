import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import { fine } from "../i18n/fine.ts";
import { t } from "../i18n/i18n.ts";
import type { Policy } from "../state/rows.ts";
import type { MetricName } from "./metrics.ts";
import type { Report } from "./use-report.ts";

export type Target = { value: number; label: string };

/**
 * The targets of normal conversations, where all departments that are asked for
 * have the same. They count in opening hours, so they stand beside no other clock.
 */
export function useTargets({ search, departments, clock }: Report): Partial<Record<MetricName, Target>> {
  const desk = useDesk();
  const asked = departments.filter(({ key }) => !search.department || key === search.department);
  const { data } = useQuery({
    queryKey: ["targets", asked.map(({ key }) => key)],
    queryFn: () =>
      Promise.all(asked.map(({ key }) => desk.api.get<{ policy: Policy }>(`/departments/${key}/policy`))),
    staleTime: 60_000,
    enabled: clock === "business",
  });
  if (clock !== "business" || !data) return {};
  const normal = data.map(({ policy }) => policy.sla?.[0]);
  const same = (of: "first_response_ms" | "next_reply_ms" | "resolution_ms"): Target | undefined => {
    const values = new Set(normal.map((targets) => targets?.[of]));
    const [value] = values;
    return values.size === 1 && value
      ? { value, label: t("chart.target", { time: fine(value) }) }
      : undefined;
  };
  const targets = {
    first_response: same("first_response_ms"),
    reply_time: same("next_reply_ms"),
    full_resolution: same("resolution_ms"),
  };
  return Object.fromEntries(Object.entries(targets).filter(([, target]) => target));
}
