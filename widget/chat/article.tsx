/** An article, read in place: what it says, whether that was it, and the way to a person. */
import { ApiError, type Article as Page } from "@careline/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { loadFind } from "../i18n/find.ts";
import { direction, primary } from "../i18n/t.ts";
import type { Screen } from "../state/app.ts";
import { BLANK, readNewDraft, saveNewDraft } from "../state/draft.ts";
import { finderOf } from "../state/finder.ts";
import "./article.css";
import { Answered } from "./answered.tsx";
import { useReadable, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { BACK, CLOSE } from "./icons.ts";
import { Nodes } from "./nodes.tsx";
import { bring, useTexts } from "./texts.ts";

/** The words that this screen cannot do without. */
export const ready = (lang: string): Promise<unknown> => bring(loadFind, lang);

/** On screen for this long, an article counts as read. */
const READ_S = 10;

type Props = { screen: Extract<Screen, { name: "article" }> };

export function Article({ screen }: Props) {
  const { slug, from } = screen;
  const { app, lang, t, close, say, shown } = useUi();
  const tt = useTexts(loadFind);
  const finder = finderOf(app);
  const onScreen = useReadable(shown);
  const heading = useRef<HTMLHeadingElement>(null);
  const [page, setPage] = useState<Page | "loading" | "missing" | "failed">("loading");
  const [done, setDone] = useState(false);
  const opened = useRef<Promise<void> | undefined>(undefined);

  const load = (): void => {
    setPage("loading");
    finder.article(slug).then(
      (article) => {
        setPage(article);
        opened.current = finder.did(slug, "opened");
      },
      (problem: unknown) =>
        setPage(problem instanceof ApiError && problem.status === 404 ? "missing" : "failed"),
    );
  };
  useEffect(load, [slug]);

  const here = typeof page === "object";
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, [page, done]);

  // Counted while it can be seen; what lies in another tab is not read.
  useEffect(() => {
    if (!here || !onScreen) return;
    let seconds = 0;
    const clock = setInterval(() => {
      if (document.visibilityState !== "visible" || ++seconds < READ_S) return;
      clearInterval(clock);
      void opened.current?.then(() => finder.did(slug, "read"));
    }, 1000);
    return () => clearInterval(clock);
  }, [here, onScreen, slug]);

  const back = (): void => app.go(from ? { name: "chat", id: from } : { name: "home" });

  /** What they looked for goes along, unless they are writing something already. */
  const talk = (): void => {
    const draft = readNewDraft(app.keep);
    const asked = app.keep.get("asked") ?? "";
    const to = typeof page === "object" ? page.department : "";
    const department = app.site.departments.some(({ key }) => key === to) ? to : "";
    if (!draft?.text && asked !== "")
      saveNewDraft(app.keep, { ...BLANK, ...draft, text: asked, department, lang });
    app.go({ name: "new", department });
  };

  if (!tt) return null;
  const twin =
    typeof page === "object" && primary(page.language) !== primary(lang)
      ? page.twins?.find((each) => primary(each.language) === primary(lang))
      : undefined;
  return (
    <>
      <div class="bar">
        <button type="button" class="plain with-icon back" onClick={back}>
          <Icon path={BACK} flips />
          {tt(from ? "article.back_chat" : "article.back")}
        </button>
        <div class="bar-text" />
        {close && (
          <button type="button" class="icon-button" aria-label={t("header.close")} onClick={close}>
            <Icon path={CLOSE} />
          </button>
        )}
      </div>
      <div class="scroll" key={slug}>
        <div class="page">
          {page === "loading" && (
            <p class="opening" role="status">
              {tt("article.loading")}
            </p>
          )}
          {(page === "missing" || page === "failed") && (
            <div class="trouble">
              <div>
                <h1 ref={heading} tabIndex={-1}>
                  {tt(page === "missing" ? "article.missing" : "article.failed")}
                </h1>
                {page === "failed" && (
                  <button type="button" class="plain" onClick={load}>
                    {t("error.retry")}
                  </button>
                )}
              </div>
            </div>
          )}
          {typeof page === "object" && !done && (
            <article lang={page.language} dir={direction(page.language)} class="article">
              <h1 ref={heading} tabIndex={-1}>
                {page.title}
              </h1>
              {twin && (
                <button
                  type="button"
                  class="plain"
                  lang={twin.language}
                  onClick={() => app.go({ ...screen, slug: twin.slug })}
                >
                  {twin.title}
                </button>
              )}
              <Nodes
                nodes={page.nodes ?? []}
                hint={t("chat.link_hint")}
                table={tt("article.table")}
                onArticle={(to) => app.go({ ...screen, slug: to })}
              />
            </article>
          )}
          {done ? (
            <Answered heading={heading} from={from} onBack={back} />
          ) : (
            <section class="was-it" aria-labelledby="was-it">
              <h2 id="was-it">{tt("article.was_it")}</h2>
              <div class="buttons">
                {typeof page === "object" && (
                  <button
                    type="button"
                    class="button"
                    onClick={() => {
                      app.keep.remove("asked");
                      app.keep.remove("query");
                      void opened.current?.then(() => finder.did(slug, "answered"));
                      finder.type("");
                      setDone(true);
                      say(tt("answered.title"));
                    }}
                  >
                    {tt("article.yes")}
                  </button>
                )}
                <button type="button" class="button quiet" onClick={from ? back : talk}>
                  {tt(from ? "article.back_chat" : "article.talk")}
                </button>
              </div>
            </section>
          )}
        </div>
      </div>
    </>
  );
}
