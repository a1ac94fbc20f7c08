/** The languages of the site, each under its own name. */
import { LANGUAGES } from "../i18n/languages.ts";
import { primary } from "../i18n/t.ts";
import { useUi } from "./context.ts";

export function Languages() {
  const { app, lang, t } = useUi();
  const offered = app.site.languages.filter((l) => LANGUAGES.includes(primary(l)));
  if (offered.length < 2) return null;
  return (
    <fieldset class="languages" aria-label={t("header.language")}>
      {offered.map((l) => (
        <button
          key={l}
          type="button"
          class="plain"
          lang={l}
          aria-pressed={primary(l) === primary(lang)}
          onClick={() => app.speak(l)}
        >
          {new Intl.DisplayNames([l], { type: "language" }).of(l)}
        </button>
      ))}
    </fieldset>
  );
}
