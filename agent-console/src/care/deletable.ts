import type { Said } from "../conversation/items.ts";
import type { Desk } from "../state/desk.ts";

/** How long one's own can be deleted by whoever steers nothing, as in server/desk/delete.go. */
const ownForMs = 24 * 3_600_000;

/** Whether somebody may delete this, as far as can be told here: the server decides. */
export function deletable(said: Said, desk: Pick<Desk, "me" | "steers" | "answers" | "now">): boolean {
  if (said.deleted || said.pending || said.seq === 0) return false;
  if (desk.steers || desk.me.role === "privacy") return true;
  return (
    desk.answers && said.side === "staff" && said.who.id === desk.me.id && desk.now() - said.at < ownForMs
  );
}
