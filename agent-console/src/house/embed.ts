/** The line that a page of the clinic's website carries. */
export function embedLine(origin: string, key: string): string {
  return `<script src="${origin}/widget.js" data-site="${key}" async></script>`;
}

/** What a page with a strict Content-Security-Policy adds to let the chat in. */
export function policyLines(origin: string): string {
  return [`script-src ${origin}`, `frame-src ${origin}`].join(";\n");
}

/** "www.river-clinic.example" of an address; what a new site's key can be made of. */
export function keyOf(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
}

/** A list that people type, one entry a line. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);
}
