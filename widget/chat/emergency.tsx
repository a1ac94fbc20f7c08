/** "Not for emergencies", with numbers to tap: a card on the first screen, a line in every other. */
import { named } from "../i18n/t.ts";
import { PHONE } from "../look/paths.ts";
import { useUi } from "./context.ts";
import { Icon } from "./icon.tsx";

/** The numbers of the site; `tel` keeps what a telephone understands. */
export function useNumbers() {
  const { app, lang } = useUi();
  return app.site.emergency.map(({ label, tel }) => ({
    label: named(label, lang),
    number: tel,
    href: `tel:${tel.replace(/[^\d+*#]/g, "")}`,
  }));
}

export function EmergencyCard() {
  const { t } = useUi();
  const numbers = useNumbers();
  return (
    <section class="emergency" aria-labelledby="emergency">
      <h2 id="emergency">{t("emergency.title")}</h2>
      <p>{t("emergency.help")}</p>
      <div class="calls">
        {numbers.map(({ label, number, href }) => (
          <a key={href} class="call" href={href}>
            <Icon path={PHONE} />
            {t("emergency.call", { label, number })}
          </a>
        ))}
      </div>
    </section>
  );
}

export function EmergencyLine() {
  const { t } = useUi();
  return (
    <p class="emergency-line">
      <span>{t("emergency.line")}</span>
      {useNumbers().map(({ label, number, href }) => (
        <a key={href} href={href} aria-label={t("emergency.call", { label, number })}>
          {number}
        </a>
      ))}
    </p>
  );
}
