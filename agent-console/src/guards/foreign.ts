/** What tells that a text is about somebody: another patient whose conversation is open. */
export type Somebody = { name: string; reference: string; numbers: readonly string[] };
export type Found = { somebody: Somebody; what: "name" | "reference" | "number" };

/** Digits that a telephone number is recognised by; a shorter run is a date or a room. */
const telling = 7;

/** Small letters without accents, with single spaces, for comparing names. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The last digits of every number in a text, so that a country code makes no other number of it. */
function numbersIn(text: string): string[] {
  return (text.match(/\+?\d[\d\s().-]{5,}\d/g) ?? [])
    .map((found) => found.replace(/\D/g, ""))
    .filter((digits) => digits.length >= telling)
    .map((digits) => digits.slice(-9));
}

/** E-mail addresses and telephone numbers that somebody wrote, as they are compared. */
export function contactsIn(text: string): string[] {
  return [...numbersIn(text), ...(text.toLowerCase().match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? [])];
}

/**
 * Whom of `others` a text is about, though it goes to `mine`: by a full name, a
 * reference, or how they can be reached. What is told of the right patient too
 * says nothing.
 */
export function foreignIn(text: string, others: readonly Somebody[], mine: Somebody): Found | undefined {
  const words = ` ${plain(text)} `;
  const compact = text.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const contacts = contactsIn(text);
  const own = plain(mine.name);
  for (const somebody of others) {
    const reference = somebody.reference.toUpperCase().replace(/[^A-Z0-9]/g, "");
    if (reference && somebody.reference !== mine.reference && compact.includes(reference))
      return { somebody, what: "reference" };
    const name = plain(somebody.name);
    const full = name.includes(" ") || name.length >= 5;
    if (full && !` ${own} `.includes(` ${name} `) && words.includes(` ${name} `))
      return { somebody, what: "name" };
    if (contacts.some((one) => somebody.numbers.includes(one) && !mine.numbers.includes(one)))
      return { somebody, what: "number" };
  }
  return undefined;
}
