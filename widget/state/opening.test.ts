import type { OpenState } from "@careline/client";
import { describe, expect, it } from "vitest";
import { loadHours } from "../i18n/hours.ts";
import { daysBetween, known, moment, sentence, standing } from "./opening.ts";

const zone = "America/New_York";
const at = (iso: string): number => Date.parse(iso);
const t = await loadHours("en");
const es = await loadHours("es");

/** What a reader in `own` sees at `now`, with the narrow spaces of Intl made plain. */
function says(hours: Omit<OpenState, "zone">, now: string, own: string, lang = "en"): string {
  const words = sentence({ ...hours, zone }, { now: at(now), lang, t: lang === "es" ? es : t, own });
  return words.replace(/[\u202f\u00a0]/g, " ");
}

const opens = (iso: string) => ({ open: false, opens_at: at(iso) });
const closes = (iso: string) => ({ open: true, closes_at: at(iso) });

describe("hours in words", () => {
  it("tell the next opening by the reader's day", () => {
    const now = "2026-11-21T23:00:00Z"; // Saturday 18:00 in New York
    expect(says(opens("2026-11-23T13:00:00Z"), now, zone)).toBe("Closed now. Opens Monday at 8:00 AM.");
    expect(says(opens("2026-11-22T13:00:00Z"), now, zone)).toBe("Closed now. Opens tomorrow at 8:00 AM.");
    expect(says(opens("2026-11-22T01:00:00Z"), now, zone)).toBe("Closed now. Opens today at 8:00 PM.");
    expect(says(opens("2026-11-30T13:00:00Z"), now, zone)).toBe(
      "Closed now. Opens Monday, November 30 at 8:00 AM.",
    );
    expect(says({ open: false }, now, zone)).toBe("Closed now");
    const monday = { ...opens("2026-11-23T13:00:00Z"), zone };
    expect(sentence(monday, { now: at(now), lang: "en", t, own: zone }, true)).toMatch(
      /^Opens Monday at 8:00\sAM$/,
    );
    expect(says(opens("2026-11-23T13:00:00Z"), now, zone, "es")).toBe("Cerrado ahora. Abre el lunes, 8:00.");
  });

  it("name the reader's zone where the clinic's clock shows another time", () => {
    const now = "2026-11-21T23:00:00Z";
    expect(says(opens("2026-11-23T13:00:00Z"), now, "America/Los_Angeles")).toBe(
      "Closed now. Opens Monday at 5:00 AM your time (PST).",
    );
    // Further east it is Sunday already, and Monday is the next day.
    expect(says(opens("2026-11-23T13:00:00Z"), now, "Asia/Kathmandu")).toBe(
      "Closed now. Opens tomorrow at 6:45 PM your time (GMT+5:45).",
    );
    expect(says(closes("2026-11-23T22:00:00Z"), "2026-11-23T20:00:00Z", "America/Chicago")).toBe(
      "Open now, until 4:00 PM your time (CST)",
    );
    expect(says(opens("2026-11-23T13:00:00Z"), now, "Europe/Madrid", "es")).toBe(
      "Cerrado ahora. Abre mañana, 14:00, su hora (CET).",
    );
  });

  it("follow the clocks when they change, here or there", () => {
    // Clocks go forward at 02:00 on Sunday 8 March 2026 in New York, on 29 March in Madrid.
    const friday = "2026-03-06T22:00:00Z";
    expect(says(opens("2026-03-09T12:00:00Z"), friday, zone)).toBe("Closed now. Opens Monday at 8:00 AM.");
    expect(says(opens("2026-03-09T12:00:00Z"), friday, "America/Phoenix")).toBe(
      "Closed now. Opens Monday at 5:00 AM your time (MST).",
    );
    // Phoenix and Denver show the same time until then, and another after it.
    const denver = (opening: string) =>
      moment(at(opening), "America/Phoenix", { now: at(friday), lang: "en", t, own: "America/Denver" });
    expect(denver("2026-03-07T15:00:00Z")).toMatch(/^tomorrow at 8:00\sAM$/);
    expect(denver("2026-03-08T15:00:00Z")).toMatch(/^Sunday at 9:00\sAM your time \(MDT\)$/);
    // A day of 23 hours and one of 25 are a day each.
    expect(daysBetween(at("2026-03-08T04:59:00Z"), at("2026-03-08T05:00:00Z"), zone)).toBe(1);
    expect(daysBetween(at("2026-03-08T05:00:00Z"), at("2026-03-09T03:59:00Z"), zone)).toBe(0);
    expect(daysBetween(at("2026-11-01T04:00:00Z"), at("2026-11-02T04:59:00Z"), zone)).toBe(0);
    expect(daysBetween(at("2026-11-01T04:00:00Z"), at("2026-11-02T05:00:00Z"), zone)).toBe(1);
  });

  it("tell a closing that is near, and no other", () => {
    const now = "2026-11-23T15:00:00Z";
    expect(says(closes("2026-11-23T17:00:00Z"), now, zone)).toBe("Open now, until 12:00 PM");
    expect(says(closes("2026-11-24T07:00:00Z"), now, zone)).toBe("Open now, until tomorrow at 2:00 AM");
    expect(says(closes("2027-03-01T05:00:00Z"), now, zone)).toBe("Open now");
    expect(says({ open: true, always: true }, now, zone)).toBe("Open now");
    expect(says(closes("2026-11-23T22:00:00Z"), now, zone, "es")).toBe("Abierto ahora. Cierra hoy, 17:00.");
  });

  it("are not known behind the boundary that was told", () => {
    const open: OpenState = { open: true, zone, closes_at: 100 };
    const shut: OpenState = { open: false, zone, opens_at: 100 };
    for (const hours of [open, shut]) {
      expect(known(hours, 99)).toBe(hours);
      expect(known(hours, 100)).toBeUndefined();
    }
    expect(known({ open: true, zone, always: true }, 100)).toBeDefined();
    expect(known(undefined, 100)).toBeUndefined();
  });
});

describe("a site", () => {
  const open: OpenState = { open: true, zone, closes_at: 50 };
  const later: OpenState = { open: true, zone, closes_at: 60 };
  const shut: OpenState = { open: false, zone, opens_at: 90 };
  const sooner: OpenState = { open: false, zone, opens_at: 80 };
  const never: OpenState = { open: false, zone };

  it("says it once where all departments stand alike", () => {
    expect(standing([open, { ...open }])).toEqual({ same: open, open: true, closed: undefined, some: false });
    expect(standing([shut, { ...shut }])).toEqual({ same: shut, open: false, closed: shut, some: false });
  });

  it("is closed only when nobody reads anywhere, until the first desk opens", () => {
    expect(standing([shut, sooner, never]).closed).toBe(sooner);
    expect(standing([never, shut]).closed).toBe(shut);
    expect(standing([never]).closed).toBe(never);
    expect(standing([shut, open])).toEqual({ same: undefined, open: false, closed: undefined, some: true });
    expect(standing([shut, undefined])).toMatchObject({ closed: undefined, some: true });
  });

  it("says nothing of what it does not know", () => {
    const nothing = { same: undefined, open: false, closed: undefined, some: false };
    expect(standing([])).toMatchObject({ same: undefined, closed: undefined, some: false });
    expect(standing([undefined, undefined])).toEqual(nothing);
    expect(standing([undefined, open])).toEqual(nothing);
    expect(standing([open, later])).toEqual({ ...nothing, open: true });
  });
});
