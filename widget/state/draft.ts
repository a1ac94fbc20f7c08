/** Unsent text, kept until it is on its way: of each conversation, and of the first message of a new one. */
import type { Keep } from "./keep.ts";

export type NewDraft = {
  department: string;
  topic: string;
  text: string;
  name: string;
  about: string;
  /** The language the patient chose, so that a change of page does not undo it. */
  lang: string;
  /** How it is to be answered, once the patient chose. */
  mode: string;
  phone: string;
  email: string;
  best: string;
  /** "yes", or not. */
  voicemail: string;
  /** Unix ms of the call. */
  slot: string;
  /** By question. */
  answers: Readonly<Record<string, string>>;
};

export const BLANK: NewDraft = {
  department: "",
  topic: "",
  text: "",
  name: "",
  about: "",
  lang: "",
  mode: "",
  phone: "",
  email: "",
  best: "",
  voicemail: "",
  slot: "",
  answers: {},
};

const NEW = "draft.new";
const ofConversation = (id: string): string => `draft.${id}`;

export function readDraft(keep: Keep, conversation: string): string {
  return keep.get(ofConversation(conversation)) ?? "";
}

export function saveDraft(keep: Keep, conversation: string, text: string): void {
  if (text === "") keep.remove(ofConversation(conversation));
  else keep.set(ofConversation(conversation), text);
}

export function readNewDraft(keep: Keep): NewDraft | null {
  try {
    const value = JSON.parse(keep.get(NEW) ?? "null") as Record<string, unknown> | null;
    if (!value) return null;
    return Object.fromEntries(
      Object.entries(BLANK).map(([field, blank]) => [
        field,
        typeof value[field] === typeof blank ? value[field] : blank,
      ]),
    ) as NewDraft;
  } catch {
    return null; // not ours, or cut off by a full storage
  }
}

export function saveNewDraft(keep: Keep, draft: NewDraft | null): void {
  const { text = "", name = "", about = "", phone = "", email = "", best = "", answers = {} } = draft ?? {};
  const written = [text, name, about, phone, email, best, ...Object.values(answers)].join("");
  if (written === "") keep.remove(NEW);
  else keep.set(NEW, JSON.stringify(draft));
}

/** Whether the patient said on this page that an episode solved it; says so if told to. */
export function solved(keep: Keep, episode: string, now = false): boolean {
  const name = `solved.${episode}`;
  if (now) keep.set(name, "yes");
  return keep.get(name) !== null;
}
