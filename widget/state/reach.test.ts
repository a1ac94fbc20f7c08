import { describe, expect, it } from "vitest";
import { BLANK_REACH, contactOf, isEmail, isPhone, reachProblems } from "./reach.ts";

const reach = (more = {}) => ({ ...BLANK_REACH, ...more });

describe("how to reach somebody", () => {
  it("is free for a left question, a number for a call, and something when it is given", () => {
    expect(reachProblems(reach(), "message")).toEqual({});
    expect(reachProblems(reach(), "callback")).toEqual({ phone: "problem.phone" });
    expect(reachProblems(reach({ email: "a@example.org" }), "callback")).toEqual({ phone: "problem.phone" });
    expect(reachProblems(reach(), "given")).toEqual({ phone: "problem.phone" });
    expect(reachProblems(reach({ email: "a@example.org" }), "given")).toEqual({});
  });

  it("is checked where it is given", () => {
    expect(reachProblems(reach({ phone: "soon", email: "a@b" }), "message")).toEqual({
      phone: "problem.phone",
      email: "problem.email",
    });
    for (const yes of ["+1 (555) 010-0199", "(555) 010-0199", "0031 20 123 45 67", "555.010.0199 x12"])
      expect(isPhone(yes), yes).toBe(true);
    for (const no of ["1234", "call me 555 0199", "5".repeat(21)]) expect(isPhone(no), no).toBe(false);
    for (const yes of ["ana@example.org", "a.b+c@mail.example.co"]) expect(isEmail(yes), yes).toBe(true);
    for (const no of ["ana@example", "ana@.org", "a b@example.org", "@example.org", "a@b..org"])
      expect(isEmail(no), no).toBe(false);
  });

  it("sends what was given, and a voicemail with a number alone", () => {
    expect(contactOf(reach({ voicemail: true, best: "mornings" }), "Ana")).toBeUndefined();
    expect(contactOf(reach({ email: " a@example.org ", voicemail: true }), " ")).toEqual({
      email: "a@example.org",
    });
    expect(contactOf(reach({ phone: "555 010 0199", voicemail: true, best: "mornings" }), "Ana")).toEqual({
      name: "Ana",
      phone: "555 010 0199",
      voicemail: true,
      best_time: "mornings",
    });
  });
});
