import {
  ArrowRightLeft,
  Coffee,
  Ellipsis,
  Gauge,
  Languages,
  TriangleAlert,
  UserRoundMinus,
  UsersRound,
} from "lucide-react";
import { clockOn, duration, languageName } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import type { PersonLoad } from "../state/rows.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { PresenceMark } from "../ui/presence.tsx";
import { Ago } from "../ui/time.tsx";
import { carries, inOrder, leftBehind, longWithoutBreak } from "./day.ts";

const words: Record<string, Key> = {
  available: "presence.available",
  finishing: "presence.finishing",
  break: "presence.break",
  away: "presence.away",
};

export type PeopleProps = {
  people: readonly PersonLoad[];
  at: number;
  departmentName: (key: string) => string;
  onHandOver: (person: PersonLoad) => void;
  onLend: (person: PersonLoad) => void;
  onCapacity: (person: PersonLoad) => void;
  onLanguages: (person: PersonLoad) => void;
};

/** What each person carries, in minutes as well as in numbers: who needs help, or a break, first. */
export function People(props: PeopleProps) {
  return (
    <section aria-labelledby="day-people">
      <h2 id="day-people" className="mb-2 text-14 font-semibold">
        {t("day.people_title")}
      </h2>
      <ul className="flex flex-col gap-2">
        {inOrder(props.people).map((person) => (
          <Person key={person.id} person={person} {...props} />
        ))}
      </ul>
    </section>
  );
}

function Person({ person, at, departmentName, ...on }: PeopleProps & { person: PersonLoad }) {
  const gone = leftBehind(person);
  const tired = person.signed_in && person.since_break >= longWithoutBreak;
  const presence = person.signed_in ? person.presence : "offline";
  return (
    <li
      aria-label={person.name}
      className={cx(
        "flex flex-wrap items-center gap-x-6 gap-y-2 rounded-lg border bg-surface p-3",
        gone ? "border-warn" : "border-line",
      )}
    >
      <div className="flex min-w-0 flex-1 basis-52 items-center gap-3">
        <span className="relative">
          <Avatar id={person.id} name={person.name} size={36} />
          <PresenceMark presence={presence} className="absolute -end-0.5 -bottom-0.5" />
        </span>
        <div className="min-w-0">
          <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-14 font-semibold">
            <bdi className="min-w-0 truncate">{person.name}</bdi>
            {gone ? (
              <Badge tone="warn" icon={TriangleAlert}>
                {t("day.left_behind")}
              </Badge>
            ) : null}
          </p>
          <p className="text-12 text-soft">
            {t(words[presence] ?? "presence.offline")}
            {person.presence_at ? (
              <>
                {", "}
                <Ago at={person.presence_at} />
              </>
            ) : null}
          </p>
          <p className="truncate text-12 text-soft">
            {person.departments.map(departmentName).join(", ")}
            {person.languages.length > 0 ? ` · ${person.languages.map(languageName).join(", ")}` : ""}
          </p>
          {gone ? (
            <Button
              size="small"
              icon={ArrowRightLeft}
              onClick={() => on.onHandOver(person)}
              className="mt-1 max-md:h-10"
            >
              {t("handover.action")}
              <span className="sr-only"> {person.name}</span>
            </Button>
          ) : null}
          {(person.loans ?? []).map((loan) => (
            <p key={loan.department} className="text-12 text-accent-strong">
              {t("day.lent", {
                department: departmentName(loan.department),
                time: clockOn(loan.until, at),
              })}
            </p>
          ))}
        </div>
      </div>
      <dl className="flex flex-wrap items-start gap-x-5 gap-y-2 text-12 text-soft lg:grid lg:grid-cols-[9rem_repeat(4,4rem)_5.5rem_6.5rem] lg:gap-x-3">
        <Load person={person} />
        <Count label={t("status.open")} n={person.open} />
        <Count label={t("status.waiting")} n={person.waiting} />
        <Count label={t("status.snoozed")} n={person.snoozed} />
        <Count label={t("view.promised")} n={person.promised} />
        <div>
          <dt>{t("day.handled")}</dt>
          <dd className="tick m-0 text-14 text-ink">
            {t("time.minutes", { m: Math.round(person.handled_ms / 60_000) })}
          </dd>
        </div>
        <div>
          <dt>{t("day.since_break")}</dt>
          <dd className={cx("tick m-0 flex items-center gap-1 text-14", tired ? "text-warn" : "text-ink")}>
            {tired ? <Coffee aria-hidden="true" size={14} strokeWidth={1.75} /> : null}
            {person.signed_in && person.since_break > 0 ? duration(person.since_break) : "–"}
            {tired ? <span className="sr-only">{t("day.needs_break")}</span> : null}
          </dd>
        </div>
      </dl>
      <div className="flex items-center max-md:ms-auto">
        <Menu
          label={t("day.actions", { name: person.name })}
          trigger={<IconButton icon={Ellipsis} label={t("day.actions", { name: person.name })} />}
        >
          <MenuItem
            icon={UserRoundMinus}
            disabled={person.signed_in || carries(person) + person.promised === 0}
            onClick={() => on.onHandOver(person)}
          >
            {t(person.signed_in ? "handover.signed_in" : "handover.action")}
          </MenuItem>
          <MenuItem icon={UsersRound} onClick={() => on.onLend(person)}>
            {t("lend.action")}
          </MenuItem>
          <MenuItem icon={Gauge} onClick={() => on.onCapacity(person)}>
            {t("capacity.action")}
          </MenuItem>
          <MenuItem icon={Languages} onClick={() => on.onLanguages(person)}>
            {t("languages.action")}
          </MenuItem>
        </Menu>
      </div>
    </li>
  );
}

/** How much of the capacity is taken: a bar, and the numbers it stands for. */
function Load({ person }: { person: PersonLoad }) {
  const taken = person.live + person.offered;
  const full = taken >= person.capacity;
  const part = person.capacity > 0 ? Math.min(1, taken / person.capacity) : 1;
  return (
    <div className="min-w-24 pe-3">
      <dt>{t("day.live")}</dt>
      <dd className="tick m-0 text-14 text-ink">
        {t("day.live_of", { n: person.live, capacity: person.capacity })}
        {person.offered > 0 ? (
          <span className="text-12 text-soft"> {t("day.offered", { n: person.offered })}</span>
        ) : null}
        {full ? <span className="ms-1 text-12 font-semibold text-warn">{t("day.full")}</span> : null}
        <span aria-hidden="true" className="mt-1 block h-1.5 rounded-full bg-sunken">
          <span
            className={cx("block h-full rounded-full", full ? "bg-warn" : "bg-accent")}
            style={{ width: `${part * 100}%` }}
          />
        </span>
      </dd>
    </div>
  );
}

function Count({ label, n }: { label: string; n: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tick m-0 text-14 text-ink">{n}</dd>
    </div>
  );
}
