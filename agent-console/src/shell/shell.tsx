import { type ReactNode, Suspense } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { loadBulk } from "../bulk/load.ts";
import { t } from "../i18n/i18n.ts";
import { isUnread, useList } from "../inbox/use-list.ts";
import type { ViewName } from "../inbox/views.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import { useDepartments } from "../state/directory.ts";
import { usePart } from "../state/store.ts";
import { lazily } from "../ui/lazily.ts";
import { popupsId } from "../ui/menu.tsx";
import { TipHost } from "../ui/tips.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { HeldNotices } from "./held-notices.tsx";
import { MeCorner } from "./me-corner.tsx";
import { type Place, placesFor } from "./places.ts";
import { Rail } from "./rail.tsx";
import { useTitle } from "./use-title.ts";

const ShownRun = lazily(() => loadBulk().then(({ ShownRun: part }) => ({ default: part })));
const BulkHost = lazily(() => loadBulk().then(({ BulkHost: part }) => ({ default: part })));

/** What stands around every screen: the rail, the connection, what can be undone. */
export function Shell({
  view,
  department,
  place,
  children,
}: {
  view: ViewName | undefined;
  department: string | undefined;
  /** A screen beside the inbox, which brings its own heading. */
  place?: Place;
  children: ReactNode;
}) {
  const desk = useDesk();
  const departments = useDepartments();
  const run = useCommands({});
  const mine = useList("mine", undefined);
  const unassigned = useList("unassigned", undefined);
  const unread = mine.rows.filter(isUnread).length;
  useTitle(unread + unassigned.rows.filter(isUnread).length);
  const rail = (escalated: number) => (
    <Rail
      view={view}
      place={place}
      places={placesFor(desk)}
      steers={desk.steers}
      department={department}
      departments={departments.mine}
      counts={{
        mine: { n: unread, more: false },
        unassigned: { n: unassigned.rows.length, more: !unassigned.complete },
        escalated: { n: escalated, more: false },
      }}
      onPalette={() => run("palette")}
      foot={<MeCorner onKeys={() => run("help")} />}
    />
  );
  return (
    <div className="flex h-full flex-col">
      <a href="#main" className="skip bg-surface p-2">
        {t("rail.skip")}
      </a>
      <ConnectionBanner connection={desk.client.connection} onNow={() => desk.client.nudge()} />
      <div className="flex min-h-0 flex-1">
        <div className="w-16 shrink-0 border-e border-line bg-ground max-md:hidden lg:w-52">
          {desk.steers ? <WithEscalated>{rail}</WithEscalated> : rail(0)}
        </div>
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {place ? null : <h1 className="sr-only">{t("title.inbox")}</h1>}
          {children}
          <div id={popupsId} />
        </main>
      </div>
      <TipHost />
      <Several />
      <HeldNotices held={desk.held} notices={desk.notices} />
    </div>
  );
}

/** What is asked for several conversations, and what is being done to them: loaded once there is something. */
function Several() {
  const { bulk } = useDesk();
  const asking = usePart(bulk.asking, (value) => value !== undefined);
  const run = usePart(bulk.run, (value) => value !== undefined);
  return (
    <Suspense fallback={null}>
      {run ? <ShownRun /> : null}
      {asking ? <BulkHost /> : null}
    </Suspense>
  );
}

/** How many wait for a supervisor: followed for those alone who may see them. */
function WithEscalated({ children }: { children: (n: number) => ReactNode }) {
  return children(useList("escalated", undefined).rows.length);
}
