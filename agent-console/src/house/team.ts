import type { Member } from "@careline/client";

/** Whom a search shows, by name; former colleagues only when they are asked for. */
export function shownTeam(team: readonly Member[], find: string, former: boolean): Member[] {
  const wanted = plain(find.trim());
  return team
    .filter(({ state }) => former || state !== "former")
    .filter(({ name, email }) => plain(name).includes(wanted) || email.includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
