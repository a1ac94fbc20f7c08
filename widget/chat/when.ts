/** Moments in words, in the patient's own time, for whatever names one. */
import { loadHours } from "../i18n/hours.ts";
import { moment } from "../state/opening.ts";
import { useUi } from "./context.ts";
import { useTexts } from "./texts.ts";

/** "Monday at 8:00 AM your time (MST)"; nothing while its texts are on their way. */
export function useWhen(now = Date.now()): ((at: number) => string) | undefined {
  const { app, lang } = useUi();
  const t = useTexts(loadHours);
  return t && ((at) => moment(at, app.site.zone, { now, lang, t }));
}
