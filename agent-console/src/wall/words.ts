import type { DepartmentWall } from "@careline/client";
import { duration } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";

const minute = 60_000;

/** How long something has lasted, to the second while it is young: "45 s", "4 min 05 s", "1 h 05 min". */
export function age(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return t("wall.seconds", { s: seconds });
  if (seconds < 3600)
    return t("wall.minutes_seconds", {
      m: Math.floor(seconds / 60),
      s: String(seconds % 60).padStart(2, "0"),
    });
  return duration(ms);
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
