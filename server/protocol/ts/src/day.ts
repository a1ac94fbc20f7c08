/** A day in a zone: what separators in a thread stand for. */
export interface Day {
  /** 2026-11-21, to compare and as a key. */
  key: string;
  /** How many days it lies before `now`'s day: 0 today, 1 yesterday. */
  ago: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function keyOf(at: number, zone: string | undefined): string {
  const name = zone ?? "";
  let format = formats.get(name);
  if (!format) {
    const options = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    // A fixed locale and calendar: keys must not depend on the reader's.
    format = new Intl.DateTimeFormat("en-CA-u-ca-iso8601-nu-latn", {
      ...options,
      ...(zone && { timeZone: zone }),
    });
    formats.set(name, format);
  }
  const part: Record<string, string> = {};
  for (const p of format.formatToParts(at)) part[p.type] = p.value;
  return `${part.year}-${part.month}-${part.day}`;
}

/** The day of `at` in a zone (IANA name; the browser's own if left out). */
export function dayOf(at: number, now: number, zone?: string): Day {
  const key = keyOf(at, zone);
  const ago = (Date.parse(keyOf(now, zone)) - Date.parse(key)) / 86_400_000;
  return { key, ago };
}
