import { expect, it } from "vitest";
import { differences } from "../src/house/changes.ts";

it("tells each value that is another one, and where it stands", () => {
  const before = {
    Name: "River",
    Languages: ["en"],
    sla: [{ warn_percent: 50 }, { warn_percent: 60 }],
    gone: 1,
  };
  const after = { Name: "River", Languages: ["en", "es"], sla: [{ warn_percent: 50 }, { warn_percent: 75 }] };
  expect(differences(before, after)).toEqual([
    { path: "languages", before: "en", after: "en, es" },
    { path: "sla, 2, warn percent", before: "60", after: "75" },
    { path: "gone", before: "1", after: "" },
  ]);
});

it("tells times and days as people do", () => {
  const [day, from] = differences(null, {
    week: { monday: ["08:00-12:00"] },
    effective_from: 1_795_982_721_314,
  });
  expect(day).toEqual({ path: "week, Monday", before: "", after: "08:00-12:00" });
  expect(from?.after).toMatch(/2026/);
  expect(differences(null, { limit: 86_400_000 })[0]?.after, "a length of time stays").toBe("86400000");
});

it("tells all of what was not there before, and of what is gone", () => {
  expect(differences(null, { BrandColor: "#0b6e69", none: null })).toEqual([
    { path: "brand color", before: "", after: "#0b6e69" },
  ]);
  expect(differences(true, false)).toEqual([{ path: "", before: "true", after: "false" }]);
});
