/**
 * The screens behind the first one, whose code is loaded when it is needed. It
 * is fetched as soon as the first screen stands, so that it is here before
 * anybody chose, even if the connection then goes.
 */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { App, Screen } from "../state/app.ts";
import { Bar } from "./bar.tsx";
import { useUi } from "./context.ts";

export type Loader<P> = () => Promise<ComponentType<P>>;

/** Each brings the words that it cannot do without. */
export function loadNew(app: App): Loader<{ department: string }> {
  return async () => {
    const { New, ready } = await import("./new.tsx");
    await ready(app.state.get().lang);
    return New;
  };
}

export function loadArticle(app: App): Loader<{ screen: Extract<Screen, { name: "article" }> }> {
  return async () => {
    const { Article, ready } = await import("./article.tsx");
    await ready(app.state.get().lang);
    return Article;
  };
}

/** A conversation needs the connection as well. */
export function loadConversation(app: App): Loader<{ id: string }> {
  return async () => {
    const [client, { Conversation, ready }] = await Promise.all([app.client(), import("./conversation.tsx")]);
    await ready(app.state.get().lang);
    return ({ id }) => <Conversation client={client} id={id} />;
  };
}

/** Fetches ahead; whoever needs it asks again and hears of a failure then. */
export function prefetch(app: App): void {
  for (const load of [loadNew(app), loadConversation(app)]) load().catch(() => {});
}

type Props<P> = { load: Loader<P>; props: P };

export function Later<P extends object>({ load, props }: Props<P>) {
  const { t } = useUi();
  const [loaded, setLoaded] = useState<{ Screen: ComponentType<P> } | "waiting" | "failed">("waiting");
  const start = (): void => {
    setLoaded("waiting");
    load().then(
      (Screen) => setLoaded({ Screen }),
      () => setLoaded("failed"),
    );
  };
  useEffect(start, []);
  if (typeof loaded === "object") return <loaded.Screen {...props} />;
  return (
    <>
      <Bar>
        <div class="bar-text" />
      </Bar>
      <div class="page">
        {loaded === "waiting" ? (
          <p class="opening" role="status">
            {t("launcher.opening")}
          </p>
        ) : (
          <div class="trouble" role="alert">
            <div>
              <strong>{t("error.unreachable")}</strong>
              <p>{t("error.unreachable_help")}</p>
              <button type="button" class="plain" onClick={start}>
                {t("error.retry")}
              </button>
            </div>
          </div>
        )}
      </div>
    </>
  );
}
