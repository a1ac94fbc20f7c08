/** While somebody waits in line: articles that may answer what they sent, opened in place, their turn kept. */
import type { Suggestion } from "@careline/client";
import { useEffect, useState } from "preact/hooks";
import { loadFind } from "../i18n/find.ts";
import { finderOf } from "../state/finder.ts";
import { useUi } from "./context.ts";
import { useTexts } from "./texts.ts";
import "./waiting.css";

export function Waiting({ id }: { id: string }) {
  const { app } = useUi();
  const t = useTexts(loadFind);
  const [found, setFound] = useState<readonly Suggestion[]>([]);

  useEffect(() => {
    let here = true;
    finderOf(app)
      .suggest(id)
      .then(
        (results) => here && setFound(results),
        () => {}, // an offer, not a promise: nobody waits for it
      );
    return () => {
      here = false;
    };
  }, [app, id]);

  if (!t || found.length === 0) return null;
  return (
    <nav class="meanwhile" aria-label={t("waiting.title")}>
      <p class="small">{t("waiting.title")}</p>
      <ul>
        {found.map(({ id: key, slug, title, language }) => (
          <li key={key}>
            <button
              type="button"
              class="plain"
              lang={language}
              onClick={() => app.go({ name: "article", slug, from: id })}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
