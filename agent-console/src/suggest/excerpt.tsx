import type { Mark } from "@careline/client";
import { markedParts } from "@careline/client/tree";

/** A part of an article with what was looked for: nodes, never markup. */
export function Excerpt({ text, marks }: { text: string; marks: readonly Mark[] }) {
  return markedParts(text, marks).map((part, at) =>
    part.marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
      <mark key={at} className="bg-transparent font-semibold text-ink">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}
