import { expect, it } from "vitest";
import { contactsIn, foreignIn, type Somebody } from "../src/guards/foreign.ts";

const maria: Somebody = { name: "María Sol", reference: "K7QP-4MDT", numbers: [] };
const omar: Somebody = {
  name: "Omar Díaz",
  reference: "B2XX-9TTR",
  numbers: contactsIn("call me on +1 (555) 010-2030 or omar@example.org"),
};
const ann: Somebody = { name: "Ann", reference: "C3AA-1BBB", numbers: [] };

it.each([
  ["Dear Omar Diaz, your bill", "name"],
  ["Dear OMAR  DÍAZ,", "name"],
  ["your reference b2xx 9ttr", "reference"],
  ["We will call 555 010 2030", "number"],
  ["We will call 5550102030.", "number"],
  ["write to OMAR@example.org", "number"],
])("%j is about another patient: %s", (text, what) => {
  expect(foreignIn(text, [ann, omar], maria)).toEqual({ somebody: omar, what });
});

it.each([
  "Dear María Sol, your bill",
  "Dear Omar, hello", // half a name is nobody's
  "We opened an annex; Ann Arbor is far.", // short names are words too
  "on 2026-11-29 at 10:30, room 12",
  "",
])("%j is about nobody else", (text) => {
  expect(foreignIn(text, [ann, omar], maria)).toBeUndefined();
});

it("says nothing of what is told of the right patient too", () => {
  const namesake = { ...omar, reference: "K7QP-4MDT", name: "Omar Díaz" };
  expect(foreignIn("Dear Omar Díaz", [omar], namesake)).toBeUndefined();
  expect(foreignIn("omar@example.org", [omar], { ...maria, numbers: omar.numbers })).toBeUndefined();
});
