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

it("tells all of what was not there before, and of what is gone", () => {
  expect(differences(null, { BrandColor: "#0b6e69", none: null })).toEqual([
    { path: "brand color", before: "", after: "#0b6e69" },
  ]);
  expect(differences(true, false)).toEqual([{ path: "", before: "true", after: "false" }]);
});
