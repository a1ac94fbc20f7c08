import type { Item, Said } from "../conversation/items.ts";
import type { Desk } from "../state/desk.ts";

/** What somebody said, or a call that was logged. */
export type Deletable = Said | Extract<Item, { type: "system" }>;

/** How long one's own can be deleted by whoever steers nothing, as in server/desk/delete.go. */
const ownForMs = 24 * 3_600_000;

/** Whether somebody may delete this, as far as can be told here: the server decides. */
export function deletable(
  item: Item,
  desk: Pick<Desk, "me" | "steers" | "answers" | "now">,
): item is Deletable {
  if (item.type !== "said" && item.type !== "system") return false;
  if (item.type === "system" ? gone(item) : item.deleted || item.pending || item.seq === 0) return false;
  if (desk.steers || desk.me.role === "privacy") return true;
  const { kind, id, at } =
    item.type === "said"
      ? { kind: item.side, id: item.who.id, at: item.at }
      : { ...item.event.from, at: item.event.at };
  return desk.answers && kind === "staff" && id === desk.me.id && desk.now() - at < ownForMs;
}

function gone({ event }: Extract<Item, { type: "system" }>): boolean {
  return event.kind !== "call_logged" || event.deleted_at !== undefined;
}
