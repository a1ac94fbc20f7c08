/** How the departments of the site stand, kept true while somebody looks. */
import { useEffect } from "preact/hooks";
import type { App } from "../state/app.ts";
import { type Door, doorOf } from "../state/doors.ts";
import { HoursFeed } from "../state/hours.ts";
import { type Ui, useReadable, useUi } from "./context.ts";

/** One feed for all places of a chat that speak of hours. */
const feeds = new WeakMap<App, HoursFeed>();

function feedOf({ app, shown }: Ui): HoursFeed {
  let feed = feeds.get(app);
  if (!feed) {
    feed = new HoursFeed(app.site, shown);
    feeds.set(app, feed);
    const found = feed;
    // A patient with a session hears of changes at once; the others ask by the minute.
    app.client().then(
      (client) => client.siteChanges.subscribe(() => found.changed()),
      () => {},
    );
  }
  return feed;
}

export type Doors = {
  now: number;
  banner: Readonly<Record<string, string>> | undefined;
  /** In the order of the site. */
  all: readonly (Door | undefined)[];
  /** Whoever is not sure writes to the first department, which knows the others. */
  of(department: string): Door | undefined;
};

export function useDoors(): Doors {
  const ui = useUi();
  const feed = feedOf(ui);
  const { now, departments, banner } = useReadable(feed.state);
  useEffect(() => feed.hold(), [feed]);
  const keys = ui.app.site.departments.map(({ key }) => key);
  const door = (key: string): Door | undefined => doorOf(departments[key], now);
  return {
    now,
    banner,
    all: keys.map(door),
    of: (department) => door(keys.includes(department) ? department : (keys[0] ?? "")),
  };
}
