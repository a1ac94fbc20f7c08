import { ApiError } from "@careline/client";
import { expect, it } from "vitest";
import { blank, groupsOf, refusedGroup, typedOf } from "../../src/articles/synonyms.ts";

it("reads groups as they are typed, and leaves out what is empty", () => {
  const typed = [...typedOf([{ language: "en", words: ["ER", "emergency room"] }]), blank("es")];
  expect(typed[0]?.text).toBe("ER, emergency room");
  const more = { id: 99, language: "es", text: " cita ;turno,\n, hora " };
  expect(groupsOf([...typed, more])).toEqual([
    { language: "en", words: ["ER", "emergency room"] },
    { language: "es", words: ["cita", "turno", "hora"] },
  ]);
});

it("knows which group on screen a refusal is about", () => {
  const typed = [
    blank("en"),
    { id: 71, language: "en", text: "a, b" },
    blank("en"),
    { id: 72, language: "en", text: "a, c" },
  ];
  const refused = new ApiError({
    status: 422,
    code: "invalid",
    errors: [{ location: "body.synonyms[1].words[0]", message: "" }],
  });
  expect(refusedGroup(refused, typed)).toBe(72);
  expect(refusedGroup(new ApiError({ status: 409, code: "conflict" }), typed)).toBeUndefined();
});
