import { ApiError, type KbArticle } from "@careline/client";
import { Check, Send } from "lucide-react";
import { type KeyboardEvent, Suspense, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useStore } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { TextField } from "../ui/fields.tsx";
import { lazily } from "../ui/lazily.ts";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { HintsPanel } from "./hints-panel.tsx";
import type { Words } from "./kb.ts";
import { Preview, useTree } from "./preview.tsx";
import { useKb } from "./use-kb.ts";
import type { Writing } from "./writing.ts";

const Body = lazily(() => import("./body.tsx").then((module) => ({ default: module.Body })));

/** Writing beside what readers will see; on a small screen one of the two. */
export function WriteTab({
  article,
  writing,
  onChanged,
}: {
  article: KbArticle;
  writing: Writing;
  onChanged: (article: KbArticle) => void;
}) {
  const desk = useDesk();
  const kb = useKb();
  const { words, kept, changed, newer, others, round } = useStore(writing.state);
  const tree = useTree(words.markdown);
  const [shown, setShown] = useState<"write" | "preview">("write");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const [theirs, setTheirs] = useState<KbArticle>();
  const [givenUp, setGivenUp] = useState<Words>();
  const unpublished = article.status !== "published" || article.version > article.live;

  const compare = async () => {
    try {
      setTheirs(await kb.read(article.id));
    } catch (error) {
      setWrong(errorText(error));
    }
  };
  const save = async (publish: boolean) => {
    if (busy) return;
    setBusy(true);
    setWrong("");
    try {
      const saved = await kb.save(article.id, writing.version, words, publish);
      writing.saved(saved, words);
      onChanged(saved);
      desk.notices.tell(t(publish ? "kb.published_now" : "kb.saved"));
    } catch (error) {
      if (error instanceof ApiError && error.code === "article_changed") await compare();
      else setWrong(errorText(error));
    }
    setBusy(false);
  };
  const giveUp = async () => {
    try {
      const now = await kb.read(article.id);
      setGivenUp(await writing.giveUp(now));
      onChanged(now);
    } catch (error) {
      setWrong(errorText(error));
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    void save(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl S saves from any field in it
    <div className="flex flex-col gap-3" onKeyDown={onKey}>
      {others.length > 0 ? (
        <Notice tone="warn" role="status">
          {t("kb.others_write", { n: others.length, names: others.map(({ name }) => name).join(", ") })}
        </Notice>
      ) : null}
      {givenUp ? (
        <Notice
          tone="info"
          role="status"
          action={
            <Button
              size="small"
              onClick={() => {
                writing.bring(givenUp);
                setGivenUp(undefined);
              }}
            >
              {t("kb.bring_back")}
            </Button>
          }
        >
          {t("kb.given_up")}
        </Notice>
      ) : null}
      {newer ? (
        <Notice
          tone="warn"
          role="alert"
          action={
            <Button size="small" onClick={() => void compare()}>
              {t("kb.compare")}
            </Button>
          }
        >
          {t("kb.newer", { name: newer.by || t("kb.somebody"), version: newer.version })}
        </Notice>
      ) : null}
      <fieldset aria-label={t("kb.shown")} className="m-0 flex gap-1 border-0 p-0 lg:hidden">
        {(["write", "preview"] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={shown === each}
            onClick={() => setShown(each)}
            className={cx(
              "min-h-8 flex-1 rounded-md border px-3 text-14 max-md:min-h-11",
              shown === each ? "border-accent bg-picked font-semibold" : "border-edge bg-surface",
            )}
          >
            {t(each === "write" ? "kb.shown_text" : "kb.preview")}
          </button>
        ))}
      </fieldset>
      <div className="grid min-w-0 gap-4 lg:grid-cols-2">
        <div className={cx("flex min-w-0 flex-col gap-3", shown === "preview" && "max-lg:hidden")}>
          <TextField
            label={t("kb.title")}
            value={words.title}
            onChange={(title) => writing.type({ title })}
            error={words.title.trim() ? undefined : t("kb.title_missing")}
          />
          <TextField
            label={t("kb.description")}
            hint={t("kb.description_hint")}
            lines={2}
            value={words.description}
            onChange={(description) => writing.type({ description: description.replace(/\n/g, " ") })}
          />
          <Suspense
            fallback={
              <Loading label={t("kb.editor_loading")}>
                <Bar className="h-80" />
              </Loading>
            }
          >
            <Body
              key={round}
              article={article.id}
              language={article.language}
              markdown={words.markdown}
              onMarkdown={(markdown) => writing.type({ markdown })}
            />
          </Suspense>
        </div>
        <div className={cx("flex min-w-0 flex-col gap-4", shown === "write" && "max-lg:hidden")}>
          <Preview
            language={article.language}
            title={words.title}
            description={words.description}
            {...tree}
          />
          <HintsPanel nodes={tree.nodes} language={article.language} />
        </div>
      </div>
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-ground px-4 py-3">
        <Button
          look={article.may_publish ? "plain" : "primary"}
          icon={Check}
          aria-disabled={busy || !changed}
          onClick={() => changed && void save(false)}
        >
          {t(article.may_publish || article.live === 0 ? "kb.save" : "kb.suggest")}
        </Button>
        {article.may_publish ? (
          <Button
            look="primary"
            icon={Send}
            aria-disabled={busy || !(changed || unpublished)}
            onClick={() => (changed || unpublished) && void save(true)}
          >
            {t("kb.publish")}
          </Button>
        ) : null}
        {changed ? (
          <Button look="quiet" onClick={() => void giveUp()}>
            {t("kb.discard")}
          </Button>
        ) : null}
        <span role="status" className="text-12 text-soft">
          {kept === "keeping"
            ? t("kb.keeping")
            : kept === "kept"
              ? t("kb.kept")
              : kept === "unkept"
                ? t("kb.unkept")
                : ""}
        </span>
      </div>
      {theirs ? (
        <ConflictDialog
          theirs={theirs}
          mine={words}
          onClose={() => setTheirs(undefined)}
          onKeepMine={() => {
            writing.keepOnTopOf(theirs);
            onChanged(theirs);
            setTheirs(undefined);
          }}
          onUseTheirs={() => {
            setTheirs(undefined);
            void giveUp();
          }}
        />
      ) : null}
    </div>
  );
}
