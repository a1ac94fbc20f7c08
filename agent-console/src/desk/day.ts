import type { DepartmentLoad, DeskOfTheDay, PersonLoad, Row } from "../state/rows.ts";

const hour = 3_600_000;

/** Without a break for so long, somebody needs one. */
export const longWithoutBreak = 3 * hour;

/** Everything that somebody has with them, beside what they are only offered. */
export function carries(person: PersonLoad): number {
  return person.open + person.waiting + person.snoozed;
}

/** Gone, with patients still theirs: the first thing to look at. */
export function leftBehind(person: PersonLoad): boolean {
  return !person.signed_in && carries(person) + person.promised > 0;
}

export function here(person: PersonLoad): boolean {
  return person.signed_in && person.presence !== "offline";
}

/** How many more patients people could take now. */
export function room(people: readonly PersonLoad[]): number {
  return people
    .filter((person) => here(person) && person.presence === "available")
    .reduce((sum, { capacity, live, offered }) => sum + Math.max(0, capacity - live - offered), 0);
}

/** Who needs a look first: desks left behind, then the fullest, then who is here, then the rest by name. */
export function inOrder(people: readonly PersonLoad[]): PersonLoad[] {
  const rank = (person: PersonLoad) => (leftBehind(person) ? 0 : here(person) ? 1 : 2);
  const full = ({ live, offered, capacity }: PersonLoad) => (live + offered) / Math.max(1, capacity);
  return [...people].sort((a, b) => rank(a) - rank(b) || full(b) - full(a) || a.name.localeCompare(b.name));
}

/** The department whose first patient waits longest. */
export function longest({ departments }: DeskOfTheDay): DepartmentLoad | undefined {
  return departments
    .filter(({ waiting, longest_since }) => waiting > 0 && longest_since)
    .sort((a, b) => (a.longest_since ?? 0) - (b.longest_since ?? 0))[0];
}

/** Whose promise is due before an instant: those who would be told. */
export function promisedBefore(rows: readonly Row[], before: number): Row[] {
  return rows.filter((row) => row.promised === true && (row.due ?? 0) > 0 && (row.due ?? 0) < before);
}
