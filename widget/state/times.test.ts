import { describe, expect, it } from "vitest";
import { differs, timesIn } from "./times.ts";

const at = Date.UTC(2026, 10, 21, 17, 5);

describe("times", () => {
  it("are the clinic's, and name its zone where the reader's clock shows another", () => {
    expect(differs(at, "America/New_York", "America/Toronto")).toBe(false);
    expect(differs(at, "America/New_York", "Europe/Berlin")).toBe(true);
    const english = timesIn("en", "Asia/Kathmandu", at);
    expect(english.short(at)).toMatch(/^10:50\sPM\sGMT\+5:45$/);
    expect(english.day(at)).toBe("Saturday, November 21");
    expect(timesIn("es", "Asia/Kathmandu", at).day(at)).toBe("sábado, 21 de noviembre");
  });

  it("read pseudo-locales as English", () => {
    expect(timesIn("qps-rtl", "UTC", at).day(at)).toBe("Saturday, November 21");
  });
});
