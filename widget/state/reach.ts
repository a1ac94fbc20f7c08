/** How a patient wants to be reached: what is wrong with it, and what is sent. Pure. */
import type { Contact, Mode } from "@careline/client";
import type { AskKey } from "../i18n/ask.ts";

export type Reach = { phone: string; email: string; voicemail: boolean; best: string };
export type ReachField = keyof Reach;

export const BLANK_REACH: Reach = { phone: "", email: "", voicemail: false, best: "" };

const MAX_LINE = 200;

/** As the server has it: digits and what people write between them, perhaps with an extension. */
const PHONE = /^\+?[\d ().\-/]+( ?(x|ext\.?|#) ?\d{1,6})?$/;

export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return PHONE.test(text) && digits >= 5 && digits <= 20;
}

export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);

/**
 * Problems by field. A call needs a number; a left question needs nothing,
 * because its answer is found in the same browser. `given`: details alone are
 * being given, so that one of the two must be there.
 */
export function reachProblems(reach: Reach, mode: Mode | "given"): Partial<Record<ReachField, AskKey>> {
  const [phone, email] = [reach.phone.trim(), reach.email.trim()];
  const needed = mode === "callback" || (mode === "given" && email === "");
  return {
    ...((phone ? !isPhone(phone) : needed) && { phone: "problem.phone" }),
    ...(email && (!isEmail(email) || email.length > MAX_LINE) && { email: "problem.email" }),
    ...([...reach.best].length > MAX_LINE && { best: "problem.long" }),
  };
}

/** Nothing where nothing was given. A voicemail needs a number. */
export function contactOf(reach: Reach, name = ""): Contact | undefined {
  const [phone, email, best] = [reach.phone.trim(), reach.email.trim(), reach.best.trim()];
  if (!phone && !email) return undefined;
  return {
    ...(name.trim() && { name: name.trim() }),
    ...(phone && { phone, ...(reach.voicemail && { voicemail: true }) }),
    ...(email && { email }),
    ...(best && { best_time: best }),
  };
}
