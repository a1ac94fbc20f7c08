import type { StaffLink } from "@careline/client";

/** Where a link leads. The token stands behind #, so that it reaches no server log. */
export function joinAddress(origin: string, link: Pick<StaffLink, "token">): string {
  return `${origin}/console/join#token=${link.token}`;
}

/** A row a person. A name that a spreadsheet would compute is text there. */
export function linksAsCsv(origin: string, links: readonly StaffLink[]): string {
  const cell = (text: string) => `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const rows = links.map((link) => [link.name, link.email, joinAddress(origin, link)].map(cell).join(","));
  return ["name,email,link", ...rows, ""].join("\r\n");
}
