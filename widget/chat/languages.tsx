/** The languages of the site, each under its own name: of two, just the other one. */
import { LANGUAGES } from "../i18n/languages.ts";
import { primary } from "../i18n/t.ts";
import { useUi } from "./context.ts";

function ownName(lang: string): string {
  const name = new Intl.DisplayNames([lang], { type: "language" }).of(lang) ?? lang;
  const [first = "", ...rest] = name;
  return first.toLocaleUpperCase(lang) + rest.join("");
}

export function Languages() {
  const { app, lang, t } = useUi();
  const known = app.site.languages.filter((l) => LANGUAGES.includes(primary(l)));
  const others = known.filter((l) => primary(l) !== primary(lang));
  const offered = known.length > 2 ? known : others;
  if (others.length === 0) return null;
  return (
    <fieldset class="languages" aria-label={t("header.language")}>
      {offered.map((l) => (
        <button
          key={l}
          type="button"
          class="plain"
          lang={l}
          aria-current={primary(l) === primary(lang)}
          onClick={() => app.speak(l)}
        >
          {ownName(l)}
        </button>
      ))}
    </fieldset>
  );
}
