import type { ReactNode } from "react";
import { t } from "../i18n/i18n.ts";
import { Behind } from "./behind.tsx";
import { Definition } from "./definition.tsx";
import type { Figures } from "./figures.ts";
import { countText, reasonText } from "./model.ts";
import type { Report } from "./use-report.ts";
import { weekdayName } from "./words.ts";

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

/** When conversations begin, by hour and weekday: a real table with its numbers printed, shaded by how many. */
export function Arrivals({ report, figures }: { report: Report; figures: Figures }) {
  const { zone } = report;
  const opened = new Map(figures.groups.map(({ key, opened }) => [key.join("/"), opened]));
  const of = (hour: string, weekday: number) =>
    opened.get(`${hour}/${weekday}`) ?? opened.get(`${weekday}/${hour}`) ?? 0;
  const cells = hours.flatMap((hour) => weekdays.map((weekday) => ({ hour, weekday, n: of(hour, weekday) })));
  const busiest = cells.reduce((a, b) => (b.n > a.n ? b : a));
  const used = hours.filter((hour) => weekdays.some((weekday) => of(hour, weekday) > 0));
  const [first, last] = [used[0], used.at(-1)];
  const shown = hours.filter(
    (hour) => first !== undefined && last !== undefined && hour >= first && hour <= last,
  );
  return (
    <section
      aria-labelledby="arrivals"
      className="sheet flex flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="arrivals" className="flex-1 text-14 font-semibold text-soft">
          {t("ask.arrivals")}
        </h2>
        <Definition of="opened" />
      </div>
      <p className="text-18 font-semibold">
        {busiest.n > 0
          ? t("say.arrivals", {
              weekday: weekdayName(busiest.weekday, "long"),
              hour: `${busiest.hour}:00`,
              n: busiest.n,
              all: countText(figures.opened, figures.counts_reason),
            })
          : figures.counts_reason
            ? t("say.volume_held", { why: reasonText(figures.counts_reason) })
            : t("say.no_arrivals")}
      </p>
      {busiest.n > 0 ? (
        <table className="tick w-full border-collapse text-14 max-md:text-12">
          <caption className="mb-1 text-start text-12 text-soft">{t("arrivals.caption", { zone })}</caption>
          <thead>
            <tr>
              <th scope="col" className="px-1 py-1 md:px-2 text-start text-12 font-semibold text-soft">
                {t("head.hour")}
              </th>
              {weekdays.map((weekday) => (
                <th
                  key={weekday}
                  scope="col"
                  className="px-1 py-1 md:px-2 text-end text-12 font-semibold text-soft"
                >
                  {weekdayName(weekday)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((hour) => (
              <tr key={hour}>
                <th scope="row" className="px-1 py-1 md:px-2 text-start font-normal">{`${hour}:00`}</th>
                {weekdays.map((weekday) => (
                  <Cell key={weekday} n={of(hour, weekday)} most={busiest.n}>
                    <Behind
                      figure="opened"
                      n={of(hour, weekday)}
                      what={`${weekdayName(weekday, "long")}, ${hour}:00`}
                      part={{ by: "hour,weekday", key: `${hour},${weekday}` }}
                    />
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </section>
  );
}

/** The shade stays light enough that the number keeps its contrast in each scheme. */
function Cell({ n, most, children }: { n: number; most: number; children: ReactNode }) {
  const shade = Math.round((n / most) * 45);
  return (
    <td
      className="border border-line px-1 py-1 md:px-2 text-end"
      style={
        n > 0 ? { background: `color-mix(in srgb, var(--accent) ${shade}%, var(--surface))` } : undefined
      }
    >
      {children}
    </td>
  );
}
