import { useDesk } from "../app/desk-context.tsx";
import { useFollowed } from "../state/use-followed.ts";
import type { Figures } from "./figures.ts";
import type { Period } from "./query.ts";
import type { Report } from "./use-report.ts";

/** Figures of a time that goes on are read again; of one that is over, once. */
export const everyMs = 30_000;
/** One reading for a burst of changes: a resolved chat shows within two seconds. */
export const burstMs = 700;

export function useFigures(
  report: Report,
  { by, period, histogram }: { by?: string; period: Period; histogram?: boolean },
  enabled = true,
) {
  const desk = useDesk();
  const asked = { ...report.asked, ...period, ...(by && { by }), ...(histogram && { histogram: "true" }) };
  const goesOn = period.to > report.now && period.from <= report.now;
  return useFollowed(["figures", asked], () => desk.api.get<Figures>("/reports/figures", asked), {
    everyMs: goesOn && everyMs,
    burstMs,
    enabled: enabled && report.ready && desk.seesFigures,
  });
}
