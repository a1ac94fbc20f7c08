/** A part of an article with what was looked for: text and marks as nodes, never as markup. */
import type { Mark } from "@careline/client";
import { markedParts } from "@careline/client/tree";

export function Excerpt({ text, marks }: { text: string; marks: readonly Mark[] }) {
  return (
    <span class="small excerpt">
      {markedParts(text, marks).map((part) => (part.marked ? <mark>{part.text}</mark> : part.text))}
    </span>
  );
}
