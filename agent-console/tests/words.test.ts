import { expect, it } from "vitest";
import en from "../src/i18n/en.json";
import { type Messages, speak } from "../src/i18n/i18n.ts";
import { firstName, patientName } from "../src/inbox/names.ts";
import { snoozeTimes } from "../src/palette/picks.tsx";
import { takeToken } from "../src/setup/token.ts";
import { initials } from "../src/ui/avatar.tsx";

it.each([
  ["Maria Sol", "MS"],
  ["  james   o'connor ", "JO"],
  ["Ana", "A"],
  ["محمد العلي", "ما"],
  ["", ""],
])("initials of %j are %j", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it("names a patient for rows and for buttons", () => {
  speak("en", en as Messages);
  expect(patientName({ name: " Maria Sol " })).toBe("Maria Sol");
  expect(patientName({})).toBe("Patient without a name");
  expect(firstName({ name: "Maria Sol" })).toBe("Maria");
  expect(firstName({})).toBe("the patient");
  expect(firstName({ name: "W".repeat(60) })).toHaveLength(20);
});

it("snoozes into the future, and until a morning at nine", () => {
  for (const day of [0, 1, 2, 3, 4, 5, 6]) {
    const now = new Date(2026, 10, 15 + day, 17, 30).getTime();
    for (const { id, until } of snoozeTimes(now)) {
      expect(until).toBeGreaterThan(now);
      if (id === "snooze.tomorrow" || id === "snooze.monday") expect(new Date(until).getHours()).toBe(9);
      if (id === "snooze.monday") expect(new Date(until).getDay()).toBe(1);
    }
  }
});

it("takes the one-time token out of the address", () => {
  const seen: string[] = [];
  const history = {
    replaceState: (_: unknown, __: string, url?: string | URL | null) => void seen.push(String(url)),
  };
  expect(takeToken({ hash: "#token=abc-1", pathname: "/console/setup" }, history)).toBe("abc-1");
  expect(seen).toEqual(["/console/setup"]);
  expect(takeToken({ hash: "", pathname: "/console/setup" }, history)).toBe("");
});
