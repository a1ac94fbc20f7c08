import { t } from "../i18n/i18n.ts";
import type { ClockFigure } from "./figures.ts";
import { countText, partOf, partText } from "./model.ts";

/** From zero to the median and on to the 90th percentile, one line a group, on one scale. */
export function Spread({ rows }: { rows: readonly { name: string; dist: ClockFigure }[] }) {
  const most = Math.max(1, ...rows.map(({ dist }) => partOf(dist, "p90") ?? partOf(dist, "median") ?? 0));
  const share = (value: number | null) => `${((value ?? 0) / most) * 100}%`;
  if (rows.length === 0) return <p className="py-6 text-14 text-soft">{t("chart.nothing")}</p>;
  return (
    <ul className="m-0 grid list-none gap-2 p-0">
      {rows.map(({ name, dist }) => (
        <li
          key={name}
          className="grid gap-x-3 text-14 md:grid-cols-[12rem_minmax(0,1fr)_15rem] md:items-center"
        >
          <span className="min-w-0 truncate">
            <bdi>{name}</bdi>
          </span>
          <span
            aria-hidden="true"
            className="relative block h-5 rounded-sm bg-sunken print:border print:border-line"
          >
            {partOf(dist, "p90") !== null ? (
              <span
                style={{ inlineSize: share(partOf(dist, "p90")) }}
                className="absolute inset-y-1.5 start-0 border-y border-e border-accent bg-accent-soft"
              />
            ) : null}
            {partOf(dist, "median") !== null ? (
              <span
                style={{ inlineSize: share(partOf(dist, "median")) }}
                className="bar absolute inset-y-0 start-0 rounded-sm bg-accent"
              />
            ) : null}
          </span>
          <span className="tick text-12 text-soft">
            {t("spread.line", {
              median: partText(dist, "median"),
              p90: partText(dist, "p90"),
              n: countText(dist.n, dist.reason),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
