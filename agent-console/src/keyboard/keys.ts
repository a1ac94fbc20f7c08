import type { Key } from "../i18n/i18n.ts";

/** Everything that can be done by key or from the palette. */
export type CommandId =
  | "next"
  | "previous"
  | "open"
  | "select"
  | "selectRange"
  | "selectAll"
  | "back"
  | "reply"
  | "note"
  | "claim"
  | "assign"
  | "transfer"
  | "wait"
  | "snooze"
  | "resolve"
  | "reopen"
  | "accept"
  | "decline"
  | "withdraw"
  | "promise"
  | "call"
  | "caller"
  | "priority"
  | "tag"
  | "macro"
  | "settle"
  | "escalate"
  | "warn"
  | "spam"
  | "notSpam"
  | "block"
  | "restrict"
  | "link"
  | "merge"
  | "delete"
  | "contact"
  | "about"
  | "preferences"
  | "attach"
  | "undo"
  | "search"
  | "palette"
  | "help"
  | "tour"
  | "context"
  | "articles"
  | "goMine"
  | "goUnassigned"
  | "goPromised"
  | "goEscalated"
  | "goAll"
  | "goResolved"
  | "goSpam"
  | "goArticles"
  | "reason"
  | "complaint"
  | "withhold"
  | "surveyLink"
  | "goVoice"
  | "goMentions"
  | "goTools"
  | "goProtocols"
  | "goQuality"
  | "goDesk"
  | "goWall"
  | "goReports"
  | "goOwn"
  | "goSettings"
  | "goHouse";

export type Group = "offers" | "list" | "conversation" | "going" | "general";

export type Command = {
  id: CommandId;
  label: Key;
  group: Group;
  /** "j", "mod+k", or a sequence "g m". */
  keys?: string;
  /** Also works in fields and without single-key shortcuts. */
  always?: true;
  /** The list itself reads it, and only while it has the focus: elsewhere the key means something else. */
  ofList?: true;
};

/** The map of keys, in the order it is shown. */
export const commands: readonly Command[] = [
  { id: "accept", label: "command.accept", group: "offers", keys: "y" },
  { id: "decline", label: "command.decline", group: "offers", keys: "shift+y" },
  { id: "next", label: "command.next", group: "list", keys: "j" },
  { id: "previous", label: "command.previous", group: "list", keys: "k" },
  { id: "open", label: "command.open", group: "list", keys: "enter" },
  { id: "back", label: "command.back", group: "list", keys: "escape" },
  { id: "caller", label: "command.caller", group: "list", keys: "z" },
  { id: "select", label: "command.select", group: "list", keys: "x" },
  { id: "selectRange", label: "command.select_range", group: "list", keys: "shift+x", ofList: true },
  { id: "selectAll", label: "command.select_all", group: "list", keys: "mod+a", ofList: true },
  { id: "reply", label: "command.reply", group: "conversation", keys: "r" },
  { id: "note", label: "command.note", group: "conversation", keys: "n" },
  { id: "claim", label: "command.claim", group: "conversation", keys: "c" },
  { id: "assign", label: "command.assign", group: "conversation", keys: "a" },
  { id: "transfer", label: "command.transfer", group: "conversation", keys: "t" },
  { id: "wait", label: "command.wait", group: "conversation", keys: "w" },
  { id: "snooze", label: "command.snooze", group: "conversation", keys: "s" },
  { id: "resolve", label: "command.resolve", group: "conversation", keys: "e" },
  { id: "reopen", label: "command.reopen", group: "conversation", keys: "o" },
  { id: "promise", label: "command.promise", group: "conversation", keys: "p" },
  { id: "call", label: "command.call", group: "conversation", keys: "l" },
  { id: "priority", label: "command.priority", group: "conversation", keys: "h" },
  { id: "reason", label: "command.reason", group: "conversation", keys: "b" },
  { id: "complaint", label: "command.complaint", group: "conversation" },
  { id: "withhold", label: "command.withhold", group: "conversation" },
  { id: "surveyLink", label: "command.survey_link", group: "conversation" },
  { id: "tag", label: "command.tag", group: "conversation", keys: "v" },
  { id: "macro", label: "command.macro", group: "conversation", keys: "m" },
  { id: "context", label: "command.context", group: "conversation", keys: "i" },
  { id: "attach", label: "command.attach", group: "conversation", keys: "f" },
  { id: "contact", label: "command.contact", group: "conversation" },
  { id: "about", label: "command.about", group: "conversation" },
  { id: "preferences", label: "command.preferences", group: "conversation" },
  { id: "settle", label: "command.settle", group: "conversation" },
  { id: "escalate", label: "command.escalate", group: "conversation" },
  { id: "link", label: "command.link", group: "conversation" },
  { id: "merge", label: "command.merge", group: "conversation" },
  { id: "delete", label: "command.delete", group: "conversation", keys: "d" },
  { id: "withdraw", label: "command.withdraw", group: "conversation" },
  { id: "warn", label: "command.warn", group: "conversation" },
  { id: "spam", label: "command.spam", group: "conversation" },
  { id: "notSpam", label: "command.not_spam", group: "conversation" },
  { id: "block", label: "command.block", group: "conversation" },
  { id: "restrict", label: "command.restrict", group: "conversation" },
  { id: "articles", label: "command.articles", group: "conversation", keys: "mod+.", always: true },
  { id: "goMine", label: "command.go_mine", group: "going", keys: "g m" },
  { id: "goUnassigned", label: "command.go_unassigned", group: "going", keys: "g u" },
  { id: "goPromised", label: "command.go_promised", group: "going", keys: "g p" },
  { id: "goEscalated", label: "command.go_escalated", group: "going", keys: "g e" },
  { id: "goAll", label: "command.go_all", group: "going", keys: "g a" },
  { id: "goResolved", label: "command.go_resolved", group: "going", keys: "g r" },
  { id: "goSpam", label: "command.go_spam", group: "going", keys: "g s" },
  { id: "goArticles", label: "command.go_articles", group: "going", keys: "g k" },
  { id: "goVoice", label: "command.go_voice", group: "going", keys: "g v" },
  { id: "goMentions", label: "command.go_mentions", group: "going", keys: "g n" },
  { id: "goTools", label: "command.go_tools", group: "going", keys: "g b" },
  { id: "goProtocols", label: "command.go_protocols", group: "going", keys: "g l" },
  { id: "goQuality", label: "command.go_quality", group: "going", keys: "g q" },
  { id: "goDesk", label: "command.go_desk", group: "going", keys: "g d" },
  { id: "goWall", label: "command.go_wall", group: "going", keys: "g w" },
  { id: "goReports", label: "command.go_reports", group: "going", keys: "g o" },
  { id: "goOwn", label: "command.go_own", group: "going", keys: "g i" },
  { id: "goSettings", label: "command.go_settings", group: "going", keys: "g t" },
  { id: "goHouse", label: "command.go_house", group: "going", keys: "g c" },
  { id: "undo", label: "command.undo", group: "general", keys: "u" },
  { id: "search", label: "command.search", group: "general", keys: "/" },
  { id: "palette", label: "command.palette", group: "general", keys: "mod+k", always: true },
  { id: "help", label: "command.help", group: "general", keys: "?" },
  { id: "tour", label: "command.tour", group: "general", keys: "q" },
];

export function keysOf(id: CommandId): string | undefined {
  return commands.find((command) => command.id === id)?.keys;
}

/** True where a key types or chooses something, so that it must not also be a shortcut. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("input, textarea, select, [contenteditable]:not([contenteditable='false'])"))
    return true;
  return target.closest("[role='menu'], [role='listbox'], [role='dialog'], [role='radiogroup']") !== null;
}

export type Stroke = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing"
>;

/** The second key of a sequence follows within this time. */
const sequenceMs = 1_000;

/** Reads keystrokes as commands; it remembers the first key of a sequence for a second. */
export class KeyReader {
  #first = "";
  #firstAt = 0;

  /** The command of a stroke, or undefined. `busy`: the focus is where keys mean something else. */
  read(stroke: Stroke, at: number, busy: boolean, singleKeys: boolean): CommandId | undefined {
    if (stroke.isComposing) return undefined;
    const pressed = written(stroke);
    const usable = commands.filter((command) => !command.ofList && (command.always || (!busy && singleKeys)));
    const first = at - this.#firstAt <= sequenceMs ? this.#first : "";
    this.#first = "";
    // With Shift it is another key only where a command says so: it may undo what the key alone does.
    const shifted = stroke.shiftKey && commands.find((command) => command.keys === `shift+${pressed}`);
    if (shifted) return usable.includes(shifted) ? shifted.id : undefined;
    const found =
      usable.find((command) => command.keys === `${first} ${pressed}`) ??
      usable.find((command) => command.keys === pressed);
    if (!found && usable.some((command) => command.keys?.startsWith(`${pressed} `))) {
      this.#first = pressed;
      this.#firstAt = at;
    }
    return found?.id;
  }
}

function written({ key, ctrlKey, metaKey, altKey }: Stroke): string {
  if (altKey) return "";
  const name = key.toLowerCase();
  return ctrlKey || metaKey ? `mod+${name}` : name;
}
