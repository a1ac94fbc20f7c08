/** What a patient agrees to by sending, beside the button that says so. */
import { useUi } from "./context.ts";

export function Notice() {
  const { app, t } = useUi();
  return (
    <section class="notice" aria-labelledby="notice">
      <h2 id="notice">{t("notice.title")}</h2>
      <ul id="notice-text">
        <li>{t("notice.read", { clinic: app.site.name })}</li>
        <li>{t("notice.kept")}</li>
        <li>{t("notice.emergency")}</li>
      </ul>
      <p>{t("notice.agree")}</p>
    </section>
  );
}
