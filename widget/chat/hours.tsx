/** The sentences about opening hours, kept true while they are on screen. */
import { useEffect, useState } from "preact/hooks";
import { type HoursKey, loadHours } from "../i18n/hours.ts";
import type { Translate } from "../i18n/t.ts";
import type { App } from "../state/app.ts";
import { HoursFeed, type Hours as Known } from "../state/hours.ts";
import { known, moment, type Reader, type Standing, sentence, standing } from "../state/opening.ts";
import { type Ui, useReadable, useUi } from "./context.ts";
import { useNumbers } from "./emergency.tsx";
import "./hours.css";
import type { OpeningProps } from "./opening.tsx";

/** One feed for all places of a chat that speak of hours. */
const feeds = new WeakMap<App, HoursFeed>();

function feedOf({ app, shown }: Ui): HoursFeed {
  const feed = feeds.get(app) ?? new HoursFeed(app.site, shown);
  feeds.set(app, feed);
  return feed;
}

/** The last language's texts, so that another place that needs them has them at once. */
let last: { lang: string; t: Translate<HoursKey> } | undefined;

function useWords(lang: string): Translate<HoursKey> | undefined {
  const [words, setWords] = useState(last);
  useEffect(() => {
    let here = true;
    loadHours(lang).then(
      (t) => {
        last = { lang, t };
        if (here) setWords(last);
      },
      () => {},
    );
    return () => {
      here = false;
    };
  }, [lang]);
  return words?.t;
}

export function Hours({ of, department, children }: OpeningProps) {
  const ui = useUi();
  const feed = feedOf(ui);
  const hours = useReadable(feed.state);
  const t = useWords(ui.lang);
  useEffect(() => feed.hold(), [feed]);
  const all = ui.app.site.departments.map(({ key }) => known(hours.departments[key], hours.now));
  const site = standing(all);
  const reader = t && { now: hours.now, lang: ui.lang, t };
  if (of === "home") return <OnHome {...{ site, reader, waits: keepsAny(hours) }} />;
  // Whoever is not sure writes to the first department.
  const own =
    all[
      Math.max(
        0,
        ui.app.site.departments.findIndex(({ key }) => key === department),
      )
    ];
  if (!reader || !own) return <>{children}</>;
  if (of === "choice") return site.same ? null : <span class="small">{sentence(own, reader, true)}</span>;
  if (own.open) return <>{children}</>;
  const words = own.opens_at
    ? reader.t("hours.read", { when: moment(own.opens_at, own.zone, reader) })
    : reader.t("hours.kept_only");
  return of === "new" ? <p class="hours-closed">{words}</p> : words;
}

const keepsAny = (hours: Known): boolean => Object.values(hours.departments).some((kept) => kept);

type OnHomeProps = { site: Standing; reader: Reader | undefined; waits: boolean };

function OnHome({ site: { same, open, closed, some }, reader, waits }: OnHomeProps) {
  const { t } = useUi();
  const numbers = useNumbers();
  if (!reader) return waits ? <p class="small">{"\u00a0"}</p> : null;
  if (closed)
    return (
      <div class="hours-closed" role="status">
        <p>
          <strong class="hours shut">{sentence(closed, reader)}</strong>
        </p>
        <p>{reader.t(closed.opens_at ? "hours.kept" : "hours.kept_only")}</p>
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
  if (same) return <Line words={sentence(same, reader)} />;
  if (some) return <Line words={reader.t("hours.some")} shut />;
  if (open) return <Line words={reader.t("hours.open")} />;
  return null;
}

function Line({ words, shut = false }: { words: string; shut?: boolean }) {
  return (
    <p class={shut ? "hours shut" : "hours"} role="status">
      {words}
    </p>
  );
}
