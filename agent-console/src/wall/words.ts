import type { DepartmentWall } from "@careline/client";
import { t } from "../i18n/i18n.ts";

const minute = 60_000;

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
