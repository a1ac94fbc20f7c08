import type { StaffSite } from "@careline/client";
import { clockOn, languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import type { Desk } from "../state/desk.ts";
import type { PersonLoad, Row } from "../state/rows.ts";
import { type Ask, dueTimes, type Values } from "../verbs/asks.ts";
import { carries, promisedBefore } from "./day.ts";

type Named = { key: string; name: string };

const hour = 3_600_000;

/** "3 open, 2 waiting, 1 snoozed, 4 promised": what somebody has, in words. */
export function carriedText(person: PersonLoad): string {
  return [
    person.open > 0 && t("day.n_open", { n: person.open }),
    person.waiting > 0 && t("day.n_waiting", { n: person.waiting }),
    person.snoozed > 0 && t("day.n_snoozed", { n: person.snoozed }),
    person.promised > 0 && t("day.n_promised", { n: person.promised }),
  ]
    .filter(Boolean)
    .join(", ");
}

export function handOverAsk(desk: Desk, person: PersonLoad): Ask {
  return {
    title: t("handover.title", { name: person.name }),
    lead: t("handover.lead", { name: person.name, what: carriedText(person) }),
    first: {},
    fields: () => [
      { kind: "says", name: "what", text: t("handover.what") },
      {
        kind: "text",
        name: "reason",
        label: t("handover.reason"),
        hint: t("ask.staff_only"),
        required: true,
      },
    ],
    submit: t("handover.submit", { n: carries(person) }),
    run: async ({ reason = "" }) => {
      const { moved, kept } = await desk.client.house.handOver(person.id, reason.trim());
      return kept > 0 ? t("handover.kept", { moved, n: kept }) : t("handover.done", { n: moved });
    },
  };
}

export function lendAsk(desk: Desk, person: PersonLoad, departments: readonly Named[], now: number): Ask {
  const evening = new Date(now);
  evening.setHours(20, 0, 0, 0);
  const end = Math.max(evening.getTime(), now + 4 * hour);
  const lent = new Set((person.loans ?? []).map(({ department }) => department));
  const others = departments.filter(({ key }) => !person.departments.includes(key) || lent.has(key));
  return {
    title: t("lend.title", { name: person.name }),
    lead: t("lend.lead", { name: person.name }),
    first: { department: others[0]?.key ?? "", until: String(end) },
    fields: ({ department = "" }) => [
      {
        kind: "choice",
        name: "department",
        label: t("lend.department"),
        options: others.map(({ key, name }) => ({
          value: key,
          label: name,
          ...(lent.has(key) && { hint: t("lend.now") }),
        })),
      },
      {
        kind: "time",
        name: "until",
        label: t("lend.until"),
        required: !lent.has(department),
        ...(lent.has(department) && { hint: t("lend.end") }),
        times: [
          { value: String(end), label: t("lend.today") },
          { value: String(end + 24 * hour), label: t("lend.tomorrow") },
        ],
      },
    ],
    submit: t("lend.submit"),
    run: async ({ department = "", until = "" }) => {
      await desk.client.house.lend(person.id, department, Number(until));
      const name = departments.find(({ key }) => key === department)?.name ?? department;
      return Number(until)
        ? t("lend.done", { name: person.name, department: name, time: clockOn(Number(until), now) })
        : t("lend.ended", { name: person.name, department: name });
    },
  };
}

/** Somebody as they are now; whoever is gone stays as they were. */
async function asOfNow(desk: Desk, person: PersonLoad): Promise<PersonLoad> {
  const { people } = await desk.client.house.desk();
  return people?.find(({ id }) => id === person.id) ?? person;
}

export function capacityAsk(desk: Desk, person: PersonLoad): Ask {
  return {
    title: t("capacity.title", { name: person.name }),
    lead: t("capacity.lead"),
    first: { capacity: String(person.capacity) },
    fields: () => [{ kind: "number", name: "capacity", label: t("capacity.label"), min: 0, max: 50 }],
    submit: t("common.save"),
    run: async ({ capacity = "" }) => {
      await desk.client.house.setCapacity(person.id, Number(capacity), person.capacity);
      return t("capacity.done", { name: person.name, n: Number(capacity) });
    },
    again: async () => capacityAsk(desk, await asOfNow(desk, person)),
  };
}

/** Languages that a clinic is often asked for; those that somebody has besides are kept. */
const languages = [
  "en",
  "es",
  "fr",
  "de",
  "pt",
  "it",
  "pl",
  "ru",
  "uk",
  "ar",
  "tr",
  "zh",
  "vi",
  "ko",
  "hi",
  "tl",
];

export function languagesAsk(desk: Desk, person: PersonLoad): Ask {
  const all = [...new Set([...languages, ...person.languages])];
  return {
    title: t("languages.title", { name: person.name }),
    lead: t("languages.lead"),
    first: { languages: person.languages.join() },
    fields: () => [
      {
        kind: "several",
        name: "languages",
        label: t("languages.label"),
        hint: t("languages.none"),
        options: all.map((tag) => ({ value: tag, label: languageName(tag) })),
      },
    ],
    submit: t("common.save"),
    run: async ({ languages: chosen = "" }) => {
      await desk.client.house.setLanguages(person.id, chosen.split(",").filter(Boolean), person.languages);
      return t("languages.done", { name: person.name });
    },
    again: async () => languagesAsk(desk, await asOfNow(desk, person)),
  };
}

export function intakeAsk(desk: Desk, department: Named, stopped: boolean, now: number): Ask {
  if (stopped) {
    return {
      title: t("intake.resume_title", { department: department.name }),
      lead: t("intake.resume_lead"),
      first: {},
      fields: () => [],
      submit: t("intake.resume"),
      run: async () => {
        await desk.client.house.stopIntake(department.key, 0);
        return t("intake.resumed", { department: department.name });
      },
    };
  }
  const times = dueTimes(now);
  return {
    title: t("intake.title", { department: department.name }),
    lead: t("intake.lead"),
    first: { until: times[1]?.value ?? "" },
    fields: () => [
      { kind: "time", name: "until", label: t("intake.until"), required: true, times },
      {
        kind: "text",
        name: "reason",
        label: t("intake.reason"),
        hint: t("intake.reason_hint"),
        required: true,
      },
    ],
    submit: t("intake.stop"),
    run: async ({ until = "", reason = "" }) => {
      await desk.client.house.stopIntake(department.key, Number(until), reason.trim());
      return t("intake.stopped", { department: department.name, time: clockOn(Number(until), now) });
    },
  };
}

/** A text field for each language of a site. */
function texts(tags: readonly string[], label: (language: string) => string) {
  return tags.map((tag) => ({
    kind: "text" as const,
    name: `text-${tag}`,
    label: label(languageName(tag)),
    lines: 3,
    required: true,
  }));
}

function wordsOf(values: Values, tags: readonly string[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [tag, (values[`text-${tag}`] ?? "").trim()]));
}

export function bannerAsk(desk: Desk, site: StaffSite, tags: readonly string[], now: number): Ask {
  const shown = Object.keys(site.banner?.text ?? {}).length > 0;
  return {
    title: t("banner.title"),
    lead: t("banner.lead", { site: site.name }),
    first: {
      show: "true",
      until: site.banner?.until ? String(site.banner.until) : "",
      ...Object.fromEntries(tags.map((tag) => [`text-${tag}`, site.banner?.text?.[tag] ?? ""])),
    },
    fields: ({ show }) => [
      ...(shown
        ? [
            {
              kind: "choice" as const,
              name: "show",
              label: t("banner.what"),
              options: [
                { value: "true", label: t("banner.show") },
                { value: "false", label: t("banner.hide") },
              ],
            },
          ]
        : []),
      ...(show === "true"
        ? [
            ...texts(tags, (language) => t("banner.text", { language })),
            {
              kind: "time" as const,
              name: "until",
              label: t("banner.until"),
              hint: t("banner.until_hint"),
              times: dueTimes(now),
            },
          ]
        : []),
    ],
    submit: t("common.save"),
    run: async (values) => {
      const show = values.show === "true";
      await desk.client.house.setBanner(site.key, {
        text: show ? wordsOf(values, tags) : {},
        ...(show && values.until && { until: Number(values.until) }),
        seen: site.banner ?? { text: {} },
      });
      return t(show ? "banner.done" : "banner.gone");
    },
    again: async () => {
      const sites = await desk.client.house.sites();
      return bannerAsk(desk, sites.find(({ key }) => key === site.key) ?? site, tags, now);
    },
  };
}

export function tellAsk(
  desk: Desk,
  department: Named,
  rows: readonly Row[],
  tags: readonly string[],
  now: number,
): Ask {
  const times = dueTimes(now);
  return {
    title: t("tell.title", { department: department.name }),
    lead: t("tell.lead"),
    first: {
      before: String(now + 4 * hour),
      due: times.find(({ value }) => Number(value) > now + 5 * hour)?.value ?? "",
    },
    fields: ({ before = "" }) => [
      { kind: "time", name: "before", label: t("tell.before"), required: true, times },
      {
        kind: "says",
        name: "count",
        text: t("tell.count", { n: promisedBefore(rows, Number(before)).length }),
      },
      { kind: "time", name: "due", label: t("tell.due"), required: true, times },
      ...texts(tags, (language) => t("tell.text", { language })),
      {
        kind: "text",
        name: "reason",
        label: t("tell.reason"),
        hint: t("promise.reason_hint"),
        required: true,
      },
    ],
    submit: t("tell.submit"),
    run: async (values) => {
      const { told } = await desk.client.house.tellWaiting(department.key, {
        before: Number(values.before),
        due: Number(values.due),
        text: wordsOf(values, tags),
        reason: (values.reason ?? "").trim(),
      });
      return t("tell.done", { n: told });
    },
  };
}
