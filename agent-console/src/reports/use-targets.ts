import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import { fine } from "../i18n/fine.ts";
import { t } from "../i18n/i18n.ts";
import type { Policy } from "../state/rows.ts";
import type { MetricName } from "./metrics.ts";
import type { Report } from "./use-report.ts";

export type Target = { value: number; label: string };
/** A target that can be drawn, or why none is: it counts on the other clock, or differs by department. */
export type Targeted = Target | "other_clock" | { differ: string };

/**
 * The targets of normal conversations in the departments that are asked for.
 * They count in opening hours, so they stand beside no other clock.
 */
export function useTargets({
  search,
  departments,
  clock,
}: Report): Partial<Record<MetricName, Targeted | undefined>> {
  const desk = useDesk();
  const asked = departments.filter(({ key }) => !search.department || key === search.department);
  const { data } = useQuery({
    queryKey: ["targets", asked.map(({ key }) => key)],
    queryFn: () =>
      Promise.all(asked.map(({ key }) => desk.api.get<{ policy: Policy }>(`/departments/${key}/policy`))),
    staleTime: 60_000,
  });
  if (!data) return {};
  const of = (name: "first_response_ms" | "next_reply_ms" | "resolution_ms") =>
    targeted(
      clock,
      asked.map(({ name: department }, i) => ({ department, value: data[i]?.policy.sla?.[0]?.[name] ?? 0 })),
    );
  return {
    first_response: of("first_response_ms"),
    reply_time: of("next_reply_ms"),
    full_resolution: of("resolution_ms"),
  };
}

/** What is said of the targets of departments; 0: it has none. */
export function targeted(
  clock: Report["clock"],
  of: readonly { department: string; value: number }[],
): Targeted | undefined {
  const set = of.filter(({ value }) => value > 0);
  const [first] = set;
  if (!first) return undefined;
  if (clock !== "business") return "other_clock";
  if (of.every(({ value }) => value === first.value)) {
    return { value: first.value, label: t("chart.target", { time: fine(first.value) }) };
  }
  return { differ: set.map(({ department, value }) => `${department} ${fine(value)}`).join("; ") };
}
