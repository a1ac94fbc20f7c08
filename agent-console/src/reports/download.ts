import type { Desk } from "../state/desk.ts";
import { save } from "../ui/save.ts";

/** Asks for a file and gives it to the browser to save. */
export async function download(
  desk: Desk,
  path: string,
  asked: Record<string, string>,
  name: string,
): Promise<void> {
  await desk.api.get("/staff/me"); // renews what has run out: a file is fetched beside the client
  const answer = await fetch(`/api/v1${path}?${new URLSearchParams(asked)}`, {
    headers: { "Careline-As": "staff" },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  save(name, await answer.blob());
}
