/**
 * Finds what may become a link in a message: http, https, mailto and tel, and
 * addresses that begin with "www.". Everything else stays text, so a message
 * can run nothing. Pure; the view turns parts into nodes, never into markup.
 */

/** What the client knows of the browser and of Node alike; it has no types of either. */
declare const URL: new (of: string) => { protocol: string; username: string; password: string; href: string };

export type Part = string | { text: string; href: string };

const CANDIDATE =
  /\b(?:https?:\/\/|www\.)[^\s<>"']+|\bmailto:[^\s<>"']+|\btel:\+?[\d().\s-]{3,}\d|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?…'"»”’*_]+$/;

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** An address without what belongs to the sentence around it. */
function trimmed(found: string): string {
  let text = found.replace(TRAILING, "");
  for (const [open, close] of ["()", "[]", "{}"] as const) {
    const count = (sign: string): number => text.split(sign).length - 1;
    while (text.endsWith(close ?? "") && count(close ?? "") > count(open ?? "")) {
      text = text.slice(0, -1).replace(TRAILING, "");
    }
  }
  return text;
}

/** The address to go to, or null if it is none we let through. */
export function hrefOf(text: string): string | null {
  const bare = /^www\./i.test(text) ? `https://${text}` : /^[^:/]+@/.test(text) ? `mailto:${text}` : text;
  try {
    const url = new URL(bare);
    if (!SCHEMES.has(url.protocol)) return null;
    // A name in front of the host makes one address look like another.
    if (url.username || url.password) return null;
    if (url.protocol === "tel:") return `tel:${bare.slice(4).replace(/[^\d+]/g, "")}`;
    return url.href;
  } catch {
    return null;
  }
}

export function parts(text: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimmed(match[0]);
    const href = shown === "" ? null : hrefOf(shown);
    if (!href) continue;
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}
