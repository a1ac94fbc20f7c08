import { expect, it } from "vitest";
import { loadThread } from "../i18n/thread.ts";
import { waitInWords } from "./place.ts";

const t = await loadThread("en");
const es = await loadThread("es");
const said = (low_s: number, high_s: number, words = t): string => {
  const { key, values } = waitInWords({ low_s, high_s });
  return words(key, values);
};

it("tells a range that grows coarser the longer it is, never shorter than what was told", () => {
  expect(said(0, 40)).toBe("About 1 minute.");
  expect(said(130, 170)).toBe("About 2 to 3 minutes.");
  expect(said(290, 560)).toBe("About 4 to 10 minutes.");
  expect(said(300, 601)).toBe("About 5 to 15 minutes.");
  expect(said(1000, 2000)).toBe("About 15 to 40 minutes.");
  expect(said(3000, 7000)).toBe("About 50 minutes to 2 hours.");
  expect(said(7300, 7400)).toBe("About 2 to 3 hours.");
  expect(said(300, 600, es)).toBe("Entre 5 y 10 minutos, más o menos.");
});

it("holds what was told within what is said", () => {
  for (let low = 0; low < 9000; low += 137) {
    for (const more of [0, 60, 500, 4000]) {
      const { values } = waitInWords({ low_s: low, high_s: low + more });
      const minutes = (value: string | number | undefined, hours: boolean) =>
        Number(value) * (hours ? 60 : 1);
      const text = said(low, low + more);
      const high = minutes(values.high ?? values.count, text.includes("hours"));
      expect(high * 60, text).toBeGreaterThanOrEqual(low + more);
      const least = minutes(
        values.low ?? values.count,
        / to .* hours/.test(text) && !text.includes("minutes"),
      );
      if (values.low !== undefined && low >= 60) expect(least * 60, text).toBeLessThanOrEqual(low);
    }
  }
});
