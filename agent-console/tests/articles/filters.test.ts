import { expect, it } from "vitest";
import { dayOf, filtersOf, monthsOn, queryOf } from "../../src/articles/filters.ts";

it("takes what it knows from an address, as text", () => {
  expect(filtersOf({ q: 100, status: "draft", owner: "", other: "x", show: "everything" })).toEqual({
    q: "100",
    status: "draft",
  });
});

it("asks for what is due by the reader's day", () => {
  expect(queryOf({ show: "due", language: "es" }, "2027-01-31")).toEqual({
    language: "es",
    due_by: "2027-01-31",
  });
  expect(queryOf({ show: "waiting" }, "2027-01-31")).toEqual({ waiting: "true" });
});

it("counts months to a day that there is", () => {
  expect(dayOf(new Date(2027, 0, 5, 23, 59).getTime())).toBe("2027-01-05");
  expect(monthsOn("2027-01-31", 1)).toBe("2027-02-28");
  expect(monthsOn("2026-11-29", 6)).toBe("2027-05-29");
  expect(monthsOn("2026-12-31", 12)).toBe("2027-12-31");
});
