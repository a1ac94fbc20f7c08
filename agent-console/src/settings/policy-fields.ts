import type { Key } from "../i18n/i18n.ts";
import type { Policy } from "../state/rows.ts";

/** A part of the settings of a department: a page of its own, with an address. */
export type Part = "hours" | "routing" | "targets" | "waits" | "callbacks" | "topics";
export const parts: readonly { part: Part; label: Key }[] = [
  { part: "hours", label: "settings.hours" },
  { part: "routing", label: "settings.routing" },
  { part: "targets", label: "settings.targets" },
  { part: "waits", label: "settings.waits" },
  { part: "callbacks", label: "settings.callbacks" },
  { part: "topics", label: "settings.topics" },
];

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** What a number is counted in. */
export type Unit = "seconds" | "minutes" | "hours" | "count" | "days" | "percent";
const units: Record<Unit, number> = {
  seconds: second,
  minutes: minute,
  hours: hour,
  count: 1,
  days: 1,
  percent: 1,
};

export type NumberSpec = { path: string; unit: Unit; label: Key; hint?: Key };

export const numbers: Record<Exclude<Part, "hours" | "targets" | "topics">, readonly NumberSpec[]> = {
  routing: [
    { path: "routing.offer_ms", unit: "seconds", label: "policy.offer" },
    { path: "routing.interpreter_ms", unit: "seconds", label: "policy.interpreter", hint: "policy.zero_off" },
    { path: "routing.grace_ms", unit: "seconds", label: "policy.grace", hint: "policy.grace_hint" },
    { path: "routing.max_queue", unit: "count", label: "policy.max_queue", hint: "policy.zero_any" },
    { path: "routing.max_wait_ms", unit: "minutes", label: "policy.max_wait", hint: "policy.zero_any" },
    { path: "routing.promise_lead_ms", unit: "minutes", label: "policy.lead", hint: "policy.lead_hint" },
  ],
  waits: [
    { path: "waits.abandon_ms", unit: "minutes", label: "policy.abandon", hint: "policy.abandon_hint" },
    { path: "waits.answer_ms", unit: "hours", label: "policy.answer", hint: "policy.business" },
    { path: "waits.update_ms", unit: "hours", label: "policy.update", hint: "policy.business" },
    { path: "waits.auto_resolve_ms", unit: "hours", label: "policy.auto_resolve", hint: "policy.zero_off" },
    { path: "waits.warn_ms", unit: "hours", label: "policy.warn", hint: "policy.warn_hint" },
  ],
  callbacks: [
    { path: "callback.slot_ms", unit: "minutes", label: "policy.slot", hint: "policy.slot_hint" },
    { path: "callback.per_slot", unit: "count", label: "policy.per_slot" },
    { path: "callback.lead_ms", unit: "minutes", label: "policy.slot_lead" },
    { path: "callback.days", unit: "days", label: "policy.days" },
  ],
};

export const targets: readonly { name: string; unit: Unit; label: Key; hint?: Key }[] = [
  { name: "first_response_ms", unit: "minutes", label: "sla.first_response" },
  { name: "next_reply_ms", unit: "minutes", label: "sla.next_reply" },
  { name: "resolution_ms", unit: "hours", label: "sla.resolution" },
  { name: "warn_percent", unit: "percent", label: "policy.warn_percent", hint: "policy.warn_percent_hint" },
];

/** What stands at a path of a policy, such as "sla.1.next_reply_ms". */
export function valueAt(policy: Policy, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], policy);
}

/** The policy with another value at a path; the rest is the same. */
export function withValue(policy: Policy, path: string, value: unknown): Policy {
  const set = (at: unknown, [key = "", ...rest]: string[]): unknown => {
    const copy: Record<string, unknown> | unknown[] = Array.isArray(at)
      ? [...at]
      : { ...(at as Record<string, unknown> | undefined) };
    const next = rest.length > 0 ? set((copy as Record<string, unknown>)[key], rest) : value;
    (copy as Record<string, unknown>)[key] = next;
    return copy;
  };
  return set(policy, path.split(".")) as Policy;
}

/** A stored number as people type it: 45000 in seconds is "45", an hour and a half in hours "1.5". */
export function shown(value: unknown, unit: Unit): string {
  const n = typeof value === "number" ? value : 0;
  return String(Math.round((n / units[unit]) * 100) / 100);
}

/** What was typed, as it is stored; nothing typed is 0, and no number stays no number. */
export function stored(text: string, unit: Unit): number {
  const n = Number(text.trim().replace(",", "."));
  return Math.round(n * units[unit]);
}

/** Where two versions differ: the paths, first to last. */
export function changes(before: Policy, after: Policy): string[] {
  const paths: string[] = [];
  const walk = (a: unknown, b: unknown, path: string) => {
    if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        walk(
          (a as Record<string, unknown>)[key],
          (b as Record<string, unknown>)[key],
          path ? `${path}.${key}` : key,
        );
    } else if ((a ?? 0) !== (b ?? 0) && (a || b)) paths.push(path);
  };
  const rules = ({ routing, sla, waits, callback }: Policy) => ({ routing, sla, waits, callback });
  walk(rules(before), rules(after), "");
  return paths;
}

/** Where the server says that something is wrong, as a path of the policy; "" for the whole. */
export function pathOf(location: string): string {
  return location
    .replace(/^body\./, "")
    .replace(/^policy\./, "")
    .replace(/\[(\d+)\]/g, ".$1");
}
