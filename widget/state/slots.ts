/** The times at which a department calls: asked for, and grouped by the patient's own days. */
import type { CallbackSlot, Callbacks } from "@careline/client";
import { intlTag } from "../i18n/t.ts";
import { patientFetch } from "./patience.ts";

export type Day = { key: string; at: number; slots: CallbackSlot[] };

/** Throws when no answer came. */
export async function askSlots(site: string, department: string): Promise<CallbackSlot[]> {
  const path = `/api/v1/sites/${encodeURIComponent(site)}/callbacks?department=${encodeURIComponent(department)}`;
  const answer = await patientFetch(path, {
    method: "GET",
    headers: { "Careline-As": "patient" },
    credentials: "same-origin",
  });
  if (answer.status !== 200) throw new Error("no times");
  return (JSON.parse(await answer.text()) as { callbacks: Callbacks }).callbacks.slots ?? [];
}

/** `own` is the patient's zone, the device's if left out. */
export function byDay(slots: readonly CallbackSlot[], own?: string): Day[] {
  const date = new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(own && { timeZone: own }),
  });
  const days: Day[] = [];
  for (const slot of [...slots].sort((a, b) => a.at - b.at)) {
    const key = date.format(slot.at);
    const last = days.at(-1);
    if (last?.key === key) last.slots.push(slot);
    else days.push({ key, at: slot.at, slots: [slot] });
  }
  return days;
}

export type SlotTimes = { day(at: number): string; span(slot: CallbackSlot): string };

export function slotTimes(lang: string, own?: string): SlotTimes {
  const zone = own && { timeZone: own };
  const day = new Intl.DateTimeFormat(intlTag(lang), {
    weekday: "long",
    month: "long",
    day: "numeric",
    ...zone,
  });
  const clock = new Intl.DateTimeFormat(intlTag(lang), { hour: "numeric", minute: "2-digit", ...zone });
  return { day: (at) => day.format(at), span: ({ at, until }) => clock.formatRange(at, until) };
}
