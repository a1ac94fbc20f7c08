/**
 * The token of the one-time link. It stands behind #, so that it reaches no
 * server log, and it is taken out of the address at once.
 */
export function takeToken(
  place: Pick<Location, "hash" | "pathname">,
  history: Pick<History, "replaceState">,
): string {
  const token = new URLSearchParams(place.hash.slice(1)).get("token") ?? "";
  if (token) history.replaceState(null, "", place.pathname);
  return token;
}
