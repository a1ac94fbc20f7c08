/** The clinic's note to everybody, in its own words. */
import { loadHours } from "../i18n/hours.ts";
import { named } from "../i18n/t.ts";
import { useUi } from "./context.ts";
import "./hours.css";
import { useTexts } from "./texts.ts";

export function SiteBanner({ text }: { text: Readonly<Record<string, string>> | undefined }) {
  const { app, lang } = useUi();
  const t = useTexts(loadHours);
  const words = text && named(text, lang);
  if (!t || !words) return null;
  return (
    <div class="site-banner" role="status">
      <strong>{t("door.banner", { clinic: app.site.name })}</strong>
      <p dir="auto">{words}</p>
    </div>
  );
}
