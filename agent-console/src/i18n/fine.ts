import { duration } from "./format.ts";
import { t } from "./i18n.ts";

/** How long something lasted, in two units from seconds on: "45 s", "4 min 05 s", "1 h 05 min", "2 d 3 h". */
export function fine(ms: number): string {
  if (ms > 0 && ms < 1000) return t("fine.under_second");
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return t("fine.seconds", { s: seconds });
  if (seconds < 3600) {
    return t("fine.minutes_seconds", {
      m: Math.floor(seconds / 60),
      s: String(seconds % 60).padStart(2, "0"),
    });
  }
  return duration(ms);
}
