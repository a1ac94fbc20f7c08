/** Chooses the screen, loads its language, and holds the two places where things are said to screen readers. */
import type { Readable } from "@careline/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type AllTexts, load } from "../i18n/languages.ts";
import { direction, primary, translator } from "../i18n/t.ts";
import type { App } from "../state/app.ts";
import { timesIn } from "../state/times.ts";
import { UiContext, useReadable } from "./context.ts";
import { Home } from "./home.tsx";
import { Later, loadArticle, loadConversation, loadNew, prefetch } from "./later.tsx";

export type Spoken = { lang: string; texts: AllTexts };

/** The texts of a language as the rest of the chat asks for them. */
export async function spoken(lang: string): Promise<Spoken> {
  return { lang, texts: await load(lang.startsWith("qps-") ? lang : primary(lang)) };
}

type Props = { app: App; first: Spoken; shown: Readable<boolean>; close: (() => void) | null };

export function Root({ app, first, shown, close }: Props) {
  const { screen, lang: wanted } = useReadable(app.state);
  const [{ lang, texts }, setSpoken] = useState(first);
  const [polite, setPolite] = useState("");
  const [urgent, setUrgent] = useState("");

  useEffect(() => prefetch(app), [app]);

  // A language that cannot be loaded leaves the one that is there.
  useEffect(() => {
    if (wanted !== lang) spoken(wanted).then(setSpoken, () => {});
  }, [wanted, lang]);

  useEffect(() => {
    const { documentElement } = document;
    documentElement.lang = lang.startsWith("qps-") ? "en" : lang;
    documentElement.dir = direction(lang);
  }, [lang]);

  const ui = useMemo(
    () => ({
      app,
      lang,
      t: translator(lang, texts),
      times: timesIn(lang, app.site.zone, Date.now()),
      shown,
      close,
      // An invisible sign makes the same sentence new, so that it is said again.
      say: (text: string, now = false) =>
        (now ? setUrgent : setPolite)((before) => (before === text ? `${text}\u00a0` : text)),
    }),
    [app, lang, texts, shown, close],
  );

  return (
    <UiContext.Provider value={ui}>
      <section
        class="app"
        aria-label={ui.t("chat.section", { clinic: app.site.name })}
        onKeyDown={(e) => {
          if (e.key === "Escape" && close && !e.isComposing) close();
        }}
      >
        {screen.name === "home" && <Home />}
        {screen.name === "new" && (
          <Later key="new" load={loadNew(app)} props={{ department: screen.department }} />
        )}
        {screen.name === "article" && <Later key="article" load={loadArticle(app)} props={{ screen }} />}
        {screen.name === "chat" && (
          <Later key={screen.id} load={loadConversation(app)} props={{ id: screen.id }} />
        )}
        <div class="unseen" role="status">
          {polite}
        </div>
        <div class="unseen" role="alert">
          {urgent}
        </div>
      </section>
    </UiContext.Provider>
  );
}
