import type { DepartmentWall } from "@careline/client";
import { Link } from "@tanstack/react-router";
import { CircleStop } from "lucide-react";
import { fine } from "../i18n/fine.ts";
import { t } from "../i18n/i18n.ts";
import { useNow } from "../state/clock.ts";
import { Badge } from "../ui/badge.tsx";
import { cx } from "../ui/cx.ts";
import { pressing } from "../ui/time.tsx";
import { Tile, Tiles } from "./tile.tsx";
import { saidText, toldText } from "./words.ts";

/** How one department stands. The age of each thing counts on by the server's clock. */
export function Department({
  wall,
  name,
  asOf,
  stale,
}: {
  wall: DepartmentWall;
  name: string;
  asOf: string;
  stale: boolean;
}) {
  const now = useNow(1_000);
  const since = (at: number | undefined) => (at ? fine(now - at) : undefined);
  const oldest = (at: number | undefined) => (at ? t("wall.oldest", { time: fine(now - at) }) : undefined);
  const late = wall.longest_since ? pressing(now - wall.longest_since) : "fresh";
  return (
    <li
      aria-label={name}
      className={cx(
        "@container flex flex-col gap-3 rounded-lg border bg-surface p-4",
        stale ? "border-dashed border-edge" : "border-line",
      )}
    >
      <div className="flex flex-wrap items-baseline gap-2">
        <h2 className="min-w-0 flex-1 truncate text-18 font-semibold">
          <Link
            to="/inbox/$view"
            params={{ view: "all" }}
            search={{ department: wall.key }}
            className="no-underline hover:underline"
          >
            {name}
          </Link>
        </h2>
        {wall.stopped ? (
          <Badge tone="warn" icon={CircleStop}>
            {t("intake.is_stopped")}
          </Badge>
        ) : null}
        <span className={cx("tick text-12", stale ? "font-semibold text-danger" : "text-soft")}>{asOf}</span>
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        <Tile big of="wall_waiting" label={t("day.waiting_live")} value={wall.waiting} />
        <Tile
          big
          of="wall_longest"
          label={t("day.longest_short")}
          value={since(wall.longest_since) ?? t("wall.none")}
          tone={late === "late" ? "late" : late === "due" ? "warn" : "plain"}
        />
      </dl>
      <div className="grid gap-x-6 gap-y-3 @md:grid-cols-2 @3xl:grid-cols-3">
        <Tiles title={t("wall.waits")}>
          <Tile
            of="wall_recent_wait"
            label={t("wall.recent")}
            value={wall.recent.median_ms == null ? t("wall.none_ended") : fine(wall.recent.median_ms)}
            more={
              wall.recent.n > 0
                ? t("wall.recent_more", {
                    n: wall.recent.n,
                    p90: wall.recent.p90_ms == null ? t("figure.few") : fine(wall.recent.p90_ms),
                  })
                : undefined
            }
          />
          <Tile of="wall_told_now" label={t("wall.told_now")} value={toldText(wall.newcomer)} />
          <Tile
            of="wall_told_kept"
            label={t("wall.told_kept")}
            value={
              wall.told.n > 0 ? t("wall.of", { k: wall.told.inside, n: wall.told.n }) : t("wall.none_ended")
            }
            more={wall.told.longer > 0 ? t("wall.told_longer", { n: wall.told.longer }) : undefined}
          />
        </Tiles>
        <Tiles title={t("wall.staff")}>
          <Tile
            of="wall_available"
            label={t("day.available")}
            value={wall.staff.available}
            more={t("wall.staff_more", { full: wall.staff.full, away: wall.staff.away })}
            tone={wall.staff.available === 0 && wall.waiting > 0 ? "warn" : "plain"}
          />
          <Tile
            of="wall_places"
            label={t("wall.load")}
            value={
              wall.staff.capacity > 0
                ? t("wall.of", { k: wall.staff.live, n: wall.staff.capacity })
                : t("wall.nobody_here")
            }
          />
        </Tiles>
        <Tiles title={t("wall.targets")}>
          <Tile
            of="wall_over_target"
            label={t("wall.over_target")}
            value={wall.over_target}
            more={oldest(wall.over_target_since)}
            tone={wall.over_target > 0 ? "late" : "plain"}
          />
          <Tile
            of="wall_breached"
            label={t("wall.breached")}
            value={wall.breached}
            tone={wall.breached > 0 ? "late" : "plain"}
          />
          <Tile
            of="wall_at_risk"
            label={t("wall.at_risk")}
            value={wall.at_risk}
            tone={wall.at_risk > 0 ? "warn" : "plain"}
          />
        </Tiles>
        <Tiles title={t("wall.promises")}>
          <Tile
            of="wall_promises_due"
            label={t("wall.promises_due")}
            value={wall.promises_due}
            more={wall.promises_late > 0 ? t("wall.promises_late", { n: wall.promises_late }) : undefined}
            tone={wall.promises_late > 0 ? "late" : wall.promises_due > 0 ? "warn" : "plain"}
          />
          <Tile of="wall_callbacks_due" label={t("wall.callbacks_due")} value={wall.callbacks_due} />
          <Tile
            of="wall_owner_absent"
            label={t("wall.owner_absent")}
            value={wall.owner_absent}
            tone={wall.owner_absent > 0 ? "warn" : "plain"}
          />
        </Tiles>
        <Tiles title={t("wall.open")}>
          <Tile of="wall_queued" label={t("wall.queued")} value={wall.open.queued} />
          <Tile of="wall_with_us" label={t("wall.with_us")} value={wall.open.open} />
          <Tile of="wall_on_patient" label={t("wall.on_patient")} value={wall.open.on_patient} />
          <Tile
            of="wall_on_third"
            label={t("wall.on_third")}
            value={wall.open.on_third}
            more={oldest(wall.third_since)}
          />
          <Tile of="wall_snoozed" label={t("wall.snoozed")} value={wall.open.snoozed} />
        </Tiles>
        <Tiles title={t("wall.today")}>
          <Tile
            of="opened"
            label={t("count.opened")}
            value={wall.today.opened}
            more={usual(wall.today.usual?.opened)}
          />
          <Tile
            of="closed"
            label={t("count.closed")}
            value={wall.today.closed}
            more={usual(wall.today.usual?.closed)}
          />
          <Tile
            of="still_open"
            label={t("count.still_open")}
            value={wall.today.still_open}
            more={usual(wall.today.usual?.still_open)}
          />
          <Tile of="abandoned" label={t("wall.abandoned")} value={wall.today.abandoned} />
          <Tile of="converted" label={t("wall.converted")} value={wall.today.converted} />
          <Tile of="csat_today" label={t("wall.csat")} value={saidText(wall.today.csat)} />
        </Tiles>
      </div>
    </li>
  );
}

/** What is usual by this time of this weekday; nothing until it is known. */
function usual(n: number | undefined): string | undefined {
  return n === undefined ? undefined : t("wall.usual", { n });
}
