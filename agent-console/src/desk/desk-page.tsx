import { Lock, Megaphone } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { duration } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { useNow } from "../state/clock.ts";
import { useDepartments } from "../state/directory.ts";
import type { DeskOfTheDay, Row } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { bannerAsk, capacityAsk, handOverAsk, intakeAsk, languagesAsk, lendAsk, tellAsk } from "./asks.ts";
import { here, longest, room } from "./day.ts";
import { Departments } from "./departments.tsx";
import { People } from "./people.tsx";
import { useDay } from "./use-day.ts";
import { useSites } from "./use-sites.ts";

/** Who carries what today, what waits where, and what can be done about it. */
export function DeskPage() {
  const desk = useDesk();
  const day = useDay();
  const { all, name } = useDepartments();
  const sites = useSites();
  const [ask, setAsk] = useState<Ask>();
  const [error, setError] = useState("");
  const named = (key: string) => ({ key, name: name(key) });

  const tell = async (key: string) => {
    setError("");
    try {
      const [rows, tags] = await Promise.all([promisedRows(desk, key), sites.languagesOf(key)]);
      setAsk(tellAsk(desk, named(key), rows, tags, desk.now()));
    } catch (failed) {
      setError(errorText(failed));
    }
  };
  if (!desk.steers) {
    return (
      <PlaceFrame place="desk" title={t("rail.desk")}>
        <Empty icon={Lock} role="status" title={t("no_permission.title")}>
          {t("no_permission.lead")}
        </Empty>
      </PlaceFrame>
    );
  }
  const banner =
    sites.all.length === 1 && sites.all[0] ? (
      <Button
        icon={Megaphone}
        onClick={() =>
          sites.all[0] && setAsk(bannerAsk(desk, sites.all[0], sites.languages(sites.all[0].key), desk.now()))
        }
      >
        {t("banner.title")}
      </Button>
    ) : sites.all.length > 1 ? (
      <Menu trigger={<Button icon={Megaphone}>{t("banner.title")}</Button>}>
        {sites.all.map((site) => (
          <MenuItem
            key={site.key}
            onClick={() => setAsk(bannerAsk(desk, site, sites.languages(site.key), desk.now()))}
          >
            {site.name}
          </MenuItem>
        ))}
      </Menu>
    ) : null;
  return (
    <PlaceFrame place="desk" title={t("rail.desk")} actions={banner}>
      {day.data ? (
        <div className="mx-auto flex max-w-6xl flex-col gap-6 p-4">
          <Summary day={day.data} name={name} />
          {error ? (
            <p role="alert" className="text-14 font-semibold text-danger">
              {error}
            </p>
          ) : null}
          {day.isError ? (
            <p role="status" className="text-12 text-soft">
              {t("list.stale")}
            </p>
          ) : null}
          <Departments
            departments={day.data.departments}
            name={name}
            steered={(key) => desk.me.role === "admin" || desk.me.departments.includes(key)}
            onIntake={(load) => setAsk(intakeAsk(desk, named(load.key), load.stopped, desk.now()))}
            onTell={(load) => void tell(load.key)}
          />
          <People
            people={day.data.people}
            at={day.data.at}
            departmentName={name}
            onHandOver={(person) => setAsk(handOverAsk(desk, person))}
            onLend={(person) => setAsk(lendAsk(desk, person, all, desk.now()))}
            onCapacity={(person) => setAsk(capacityAsk(desk, person))}
            onLanguages={(person) => setAsk(languagesAsk(desk, person))}
          />
        </div>
      ) : day.isError ? (
        <Failed title={t("day.failed")} error={day.error} onAgain={() => void day.refetch()} />
      ) : (
        <Loading label={t("common.loading")}>
          <div className="mx-auto flex max-w-6xl flex-col gap-3 p-4">
            <Bar className="h-5 w-2/3" />
            <Bar className="h-28" />
            <Bar className="h-48" />
          </div>
        </Loading>
      )}
      {ask ? (
        <AskDialog
          ask={ask}
          onClose={() => {
            setAsk(undefined);
            void day.refetch();
            sites.refresh();
          }}
        />
      ) : null}
    </PlaceFrame>
  );
}

/** The day in two sentences. */
function Summary({ day, name }: { day: DeskOfTheDay; name: (key: string) => string }) {
  const now = useNow(15_000);
  const first = longest(day);
  const there = day.people.filter(here).length;
  return (
    <p className="text-16">
      {t("day.people", { here: there, all: day.people.length, n: room(day.people) })}{" "}
      {first
        ? t("day.longest", {
            department: name(first.key),
            time: duration(Math.max(0, now - (first.longest_since ?? now))),
          })
        : t("day.nobody_waits")}
    </p>
  );
}

/** All conversations of a department that promise something; enough pages for any day. */
async function promisedRows(desk: ReturnType<typeof useDesk>, department: string): Promise<Row[]> {
  let rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 25; page++) {
    const answer = await desk.api.get<{ conversations: Row[] | null; next_cursor?: string }>(
      "/conversations",
      { view: "all", department, limit: 200, cursor },
    );
    rows = rows.concat((answer.conversations ?? []).filter(({ promised }) => promised));
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return rows;
}
