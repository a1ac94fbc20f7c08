/** To somebody whose messages the clinic does not take: calmly, and never without the numbers for an emergency. */
import { loadThread } from "../i18n/thread.ts";
import { useUi } from "./context.ts";
import { useNumbers } from "./emergency.tsx";
import { useTexts } from "./texts.ts";

export function Blocked() {
  const { t } = useUi();
  const tt = useTexts(loadThread);
  const numbers = useNumbers();
  if (!tt) return null;
  return (
    <div class="ask" role="status">
      <p>
        <strong>{tt("blocked.title")}</strong> {tt("blocked.help")}
      </p>
      <p>
        {t("emergency.help")}{" "}
        {numbers.map(({ label, number, href }) => (
          <a key={href} href={href} aria-label={t("emergency.call", { label, number })}>
            {number}
          </a>
        ))}
      </p>
    </div>
  );
}
