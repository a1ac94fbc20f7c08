import { expect, test } from "vitest";
import { listOf, listText } from "../src/reports/open-list.ts";

test("a list comes out of an address as it was put into it", () => {
  const part = { by: "department,staff", key: "billing & more,(none)", at_least_ms: 1, clock: "calendar" };
  expect(listOf(listText("outcome:closed_unanswered", part))).toEqual({
    figure: "outcome:closed_unanswered",
    part: { ...part, at_least_ms: "1" },
  });
  expect(listOf(listText("backlog", { status: "queued", age: undefined }))).toEqual({
    figure: "backlog",
    part: { status: "queued" },
  });
});

test("what an address cannot mean is no list, and asks nothing else", () => {
  for (const text of [undefined, "", 7, "../staff", "&by=staff"]) expect(listOf(text)).toBeUndefined();
  expect(listOf("closed&from=1970-01-01&limit=9&source=x&key=a=b")).toEqual({
    figure: "closed",
    part: { key: "a=b" },
  });
});
