/** What was found for the words in the box: a list to go through by keys, each leading to an article in place. */
import { useEffect, useRef } from "preact/hooks";
import { loadFind } from "../i18n/find.ts";
import { direction } from "../i18n/t.ts";
import { finderOf } from "../state/finder.ts";
import { useReadable, useUi } from "./context.ts";
import { Excerpt } from "./excerpt.tsx";
import "./find.css";
import { Icon } from "./icon.tsx";
import { NEXT } from "./icons.ts";
import { useTexts } from "./texts.ts";

type Props = { box: { current: HTMLInputElement | null }; text: string; onText: (text: string) => void };

export function Find({ box, text, onText }: Props) {
  const { app, say } = useUi();
  const t = useTexts(loadFind);
  const finder = finderOf(app);
  const { state, results, instead, text: asked } = useReadable(finder.state);
  const list = useRef<HTMLUListElement>(null);
  const latest = useRef(text);
  latest.current = text;

  useEffect(() => finder.type(text), [finder, text]);

  // Whoever goes on to write to somebody has asked this.
  useEffect(() => () => finder.finish(latest.current), [finder]);

  useEffect(() => {
    const field = box.current;
    if (!field) return;
    const onKey = (e: KeyboardEvent): void => {
      if (e.isComposing) return;
      if (e.key === "Enter") finder.finish(field.value, true);
      else if (e.key === "ArrowDown" && list.current) {
        e.preventDefault();
        list.current.querySelector("button")?.focus();
      } else if (e.key === "Escape" && field.value !== "") {
        e.stopPropagation();
        onText("");
      }
    };
    field.addEventListener("keydown", onKey);
    return () => field.removeEventListener("keydown", onKey);
  }, [box, finder]);

  // The words are here once; what is drawn while more is typed is no news.
  const told = !t || state === "asking" ? "" : wordsOf();
  useEffect(() => {
    if (told === "") return;
    const soon = setTimeout(() => say(told), 600);
    return () => clearTimeout(soon);
  }, [told, asked]);

  function wordsOf(): string {
    if (!t) return "";
    if (state === "failed") return t("find.failed");
    if (state !== "found") return "";
    return results.length > 0 ? t("find.count", { count: results.length }) : t("find.nothing");
  }

  const move = (e: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(e.target as HTMLButtonElement);
    if (e.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (e.key === "ArrowUp" && at > 0) buttons[at - 1]?.focus();
    else if (e.key === "ArrowUp" || e.key === "Escape") box.current?.focus();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };

  if (!t || text.trim() === "") return null;
  return (
    <div class="found" aria-busy={state === "asking"}>
      {state === "failed" && (
        <p>
          {t("find.failed")}{" "}
          <button type="button" class="plain" onClick={() => finder.finish(text, true)}>
            {t("find.retry")}
          </button>
        </p>
      )}
      {state === "found" && results.length === 0 && <p>{t("find.nothing")}</p>}
      {results.length > 0 && instead !== "" && (
        <p class="small">
          {t("find.instead")} <bdi class="instead">{instead}</bdi>
        </p>
      )}
      {results.length > 0 && (
        <ul class="choices" ref={list} aria-label={t("find.results")} onKeyDown={move}>
          {results.map((hit) => (
            <li key={hit.id} lang={hit.language} dir={direction(hit.language)}>
              <button
                type="button"
                class="choice"
                onClick={() => {
                  finder.finish(text);
                  app.go({ name: "article", slug: hit.slug });
                }}
              >
                <span class="choice-text">
                  <strong>{hit.title}</strong>
                  <Excerpt text={hit.excerpt} marks={hit.marks ?? []} />
                </span>
                <Icon path={NEXT} flips />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
