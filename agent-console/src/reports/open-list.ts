import { useNavigate, useSearch } from "@tanstack/react-router";

/** What a list asks for beside the question of the page: a group, a status, a range of values. */
export type Part = Record<string, string | number | undefined>;

/** The list that stands open: of which figure, and which part of it. */
export type OpenList = { figure: string; part: Record<string, string> };

/** What a part can be about. An address may name anything. */
const known = [
  "by",
  "key",
  "status",
  "age",
  "at",
  "department",
  "owner_absent",
  "at_least_ms",
  "below_ms",
  "clock",
  "value",
];

/** A list as it stands in an address: its figure, then what narrows it. */
export function listText(figure: string, part: Part = {}): string {
  const given = Object.entries(part).filter(([, value]) => value !== undefined && value !== "");
  return [figure, ...given.map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`)].join("&");
}

/** Takes from an address what it can mean. */
export function listOf(text: unknown): OpenList | undefined {
  if (typeof text !== "string" || !text) return undefined;
  const [figure, ...rest] = text.split("&");
  if (!figure || !/^[a-z0-9_:]+$/.test(figure)) return undefined;
  const pairs = [...new URLSearchParams(rest.join("&"))].filter(([name]) => known.includes(name));
  return { figure, part: Object.fromEntries(pairs) };
}

/** Which list is open stands in the address: a link opens it, and back leads out of it. */
export function useOpenList() {
  const navigate = useNavigate();
  const { list } = useSearch({ strict: false }) as { list?: unknown };
  const go = (next: string | undefined, replace: boolean) =>
    void navigate({
      to: ".",
      search: (now: Record<string, unknown>) => ({ ...now, list: next }),
      replace,
      resetScroll: false,
    } as Parameters<typeof navigate>[0]);
  return {
    list: listOf(list),
    open: (figure: string, part?: Part) => go(listText(figure, part), false),
    close: () => go(undefined, true),
  };
}
