import type { DepartmentWall } from "@careline/client";
import { t } from "../i18n/i18n.ts";

const minute = 60_000;

/** How many of those who answered today rated 4 or 5, or why that is not said. */
export function saidText({ k = 0, n = 0, reason }: DepartmentWall["today"]["csat"]): string {
  if (reason === "suppressed") return t("wall.csat_few");
  return n > 0 ? t("wall.of", { k, n }) : t("wall.csat_none");
}

/** What a patient who came now would be told of their wait, or why nothing. */
export function toldText({ low_ms, high_ms, hidden }: DepartmentWall["newcomer"]): string {
  switch (hidden) {
    case "nobody":
      return t("wall.told_nobody");
    case "staffing":
      return t("wall.told_staffing");
    case "stalled":
      return t("wall.told_stalled");
    case "few":
      return t("wall.told_few");
  }
  const [low, high] = [Math.floor(low_ms / minute), Math.ceil(high_ms / minute)];
  if (high <= 1) return t("time.under_minute");
  return low === high ? t("time.minutes", { m: low }) : t("wall.told_range", { low, high });
}
