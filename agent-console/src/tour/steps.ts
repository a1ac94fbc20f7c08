import type { Key } from "../i18n/i18n.ts";
import type { CommandId } from "../keyboard/keys.ts";

/** Something to do by key: a command, or a key that a place takes for itself, by its selector. */
export type Step = { text: Key; keys: string; command?: CommandId; key?: string; at?: string };

const writing = "textarea";

/** The way of a conversation through a day, in the order of the keys for it. */
export const steps: readonly Step[] = [
  { text: "tour.list", keys: "g a", command: "goAll" },
  { text: "tour.next", keys: "j", command: "next" },
  // A row is a link, so Enter on it is the browser's.
  { text: "tour.open", keys: "enter", command: "open", key: "Enter", at: "[data-conversation]" },
  { text: "tour.reply", keys: "r", command: "reply" },
  { text: "tour.send", keys: "enter", key: "Enter", at: writing },
  { text: "tour.leave", keys: "escape", key: "Escape", at: writing },
  { text: "tour.resolve", keys: "e", command: "resolve" },
  { text: "tour.palette", keys: "mod+k", command: "palette" },
];
