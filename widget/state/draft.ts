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
    const value = JSON.parse(keep.get(NEW) ?? "null") as Partial<NewDraft> | null;
    if (!value) return null;
    const text = (field: keyof NewDraft): string => (typeof value[field] === "string" ? value[field] : "");
    return {
      department: text("department"),
      topic: text("topic"),
      text: text("text"),
      name: text("name"),
      about: text("about"),
      lang: text("lang"),
    };
  } catch {
    return null; // not ours, or cut off by a full storage
  }
}

export function saveNewDraft(keep: Keep, draft: NewDraft | null): void {
  const { text = "", name = "", about = "" } = draft ?? {};
  if (!draft || text + name + about === "") keep.remove(NEW);
  else keep.set(NEW, JSON.stringify(draft));
}
