import type { ArrivalHour } from "@careline/client";
import { regionalTag, t } from "../i18n/i18n.ts";
import { Definition } from "../reports/definition.tsx";

const days = [1, 2, 3, 4, 5, 6, 7];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Who arrives in which hour of which weekday: numbers in a table, the shade only helps. */
export function ArrivalsTable({ arrivals, zone }: { arrivals: readonly ArrivalHour[]; zone: string }) {
  const at = new Map(arrivals.map((one) => [`${one.weekday}.${one.hour}`, one]));
  const most = Math.max(0, ...arrivals.map((one) => one.per_hour));
  const number = new Intl.NumberFormat(regionalTag(), { maximumFractionDigits: 1 });
  const dayName = new Intl.DateTimeFormat(regionalTag(), { weekday: "short", timeZone: "UTC" });
  // 2 January 2023 was a Monday.
  const name = (day: number) => dayName.format(Date.UTC(2023, 0, 1 + day));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <h2 id="arrivals" className="text-16 font-semibold">
          {t("arrivals.title")}
        </h2>
        <Definition of="arrivals" />
      </div>
      <p className="text-14 text-soft">{t("arrivals.lead", { zone })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keyboard */}
      <section className="overflow-x-auto" tabIndex={0} aria-labelledby="arrivals">
        <table className="border-collapse text-12 tabular-nums">
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col" className="min-w-9 p-1 font-normal text-soft">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day}>
                <th scope="row" className="p-1 pe-2 text-start font-normal text-soft">
                  {name(day)}
                </th>
                {hours.map((hour) => {
                  const one = at.get(`${day}.${hour}`);
                  const step = one && most > 0 ? Math.round((4 * one.per_hour) / most) : 0;
                  return (
                    <td key={hour} className={`border border-line p-1 text-center ${shades[step]}`}>
                      {one ? number.format(one.per_hour) : "–"}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

/** From nobody to the most; dark text stays readable on each. */
const shades = [
  "bg-surface",
  "bg-sunken",
  "bg-accent-soft",
  "bg-accent-soft font-semibold",
  "bg-accent text-on-accent font-semibold",
];
