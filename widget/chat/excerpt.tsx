/** A part of an article with what was looked for: text and marks as nodes, never as markup. */
import type { Mark } from "@careline/client";

export function Excerpt({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const signs = [...text]; // marks count code points
  let at = 0;
  const parts = marks.flatMap(({ from, to }) => {
    const before = signs.slice(at, from).join("");
    at = to;
    return [before, <mark key={from}>{signs.slice(from, to).join("")}</mark>];
  });
  return (
    <span class="small excerpt">
      {parts}
      {signs.slice(at).join("")}
    </span>
  );
}
