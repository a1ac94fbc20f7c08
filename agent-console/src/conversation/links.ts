export type Part = { text: string; href?: string; at: number };

const address = /\bhttps?:\/\/[^\s<>"'`]+/gi;

/** Splits a text into plain parts and web addresses. Nothing but http and https becomes a link. */
export function linkParts(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(/[.,;:!?)\]}]+$/, "");
    if (!URL.canParse(found)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), at: end });
    parts.push({ text: found, href: found, at: match.index });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), at: end });
  return parts;
}
