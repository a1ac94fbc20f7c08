import { expect, it } from "vitest";
import { fill, inLanguage, missing, soughtAt } from "../src/pickers/fill.ts";
import { rankedReplies } from "../src/pickers/picker.tsx";
import type { Tool } from "../src/state/tools.ts";

it("fills in what is known, and leaves what is not", () => {
  const values = { "patient.first_name": "Maria", reference: " " };
  expect(fill("Hi {{patient.first_name}}, see {{ patient.first_name }} and {{day}}.", values)).toBe(
    "Hi Maria, see Maria and {{day}}.",
  );
  expect(fill("{{reference}}", values)).toBe("{{reference}}"); // known, but nothing
  expect(fill("{{constructor}} {{toString}}", values)).toBe("{{constructor}} {{toString}}");
});

it("finds what is still to be filled in", () => {
  expect(missing("At {{ time }} on {{day}}")).toEqual({ at: 3, end: 13, name: "time" });
  expect(missing("At {time}")).toBeUndefined();
});

it("takes the text of the patient's language, its plain form, English, or any", () => {
  const texts = { en: "Hello", es: "Hola" };
  expect(inLanguage(texts, "es-MX")).toBe("Hola");
  expect(inLanguage(texts, "ar")).toBe("Hello");
  expect(inLanguage({ vi: "Xin chào" }, "ar")).toBe("Xin chào");
  expect(inLanguage({}, "en")).toBe("");
});

it.each([
  ["/", 1, false, { at: 0, sought: "" }],
  ["Hi /bil", 7, false, { at: 3, sought: "bil" }],
  ["https://x", 9, false, undefined], // an address is no search
  ["and/or", 6, false, undefined],
  ["/bill me", 8, false, undefined],
  ["@Ana G", 6, true, { at: 0, sought: "Ana G" }],
  ["mail@x", 6, true, undefined],
])("in %j at %i something is sought: %j", (text, caret, note, found) => {
  expect(soughtAt(text, caret, note)).toEqual(found);
});

it("shows replies by shortcut, name and words, one's own first, and no other department's", () => {
  const reply = (name: string, part: Partial<Tool>, text = "x", shortcut = ""): Tool => ({
    id: name,
    kind: "reply",
    scope: "all",
    name,
    reply: { texts: { en: text }, shortcut },
    ...part,
  });
  const all = [
    reply("Hours", {}, "We open at eight"),
    reply("Opening", { scope: "person" }),
    reply("Parking", {}, "Open all day", "open"),
    reply("Elsewhere", { scope: "department", owner: "billing" }, "open"),
  ];
  expect(rankedReplies(all, "open", "scheduling").map(({ name }) => name)).toEqual([
    "Parking",
    "Opening",
    "Hours",
  ]);
  expect(rankedReplies(all, "", "billing").map(({ name }) => name)).toContain("Elsewhere");
  expect(rankedReplies(all, "nothing", "billing")).toEqual([]);
});
