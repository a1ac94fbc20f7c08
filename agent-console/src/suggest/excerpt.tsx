import type { Mark } from "@careline/client";

/** A part of an article with what was looked for: nodes, never markup. */
export function Excerpt({ text, marks }: { text: string; marks: readonly Mark[] }) {
  const signs = [...text]; // marks count code points
  let at = 0;
  const parts = marks.flatMap(({ from, to }) => {
    const before = signs.slice(at, from).join("");
    at = to;
    return [
      before,
      <mark key={from} className="bg-transparent font-semibold text-ink">
        {signs.slice(from, to).join("")}
      </mark>,
    ];
  });
  return (
    <>
      {parts}
      {signs.slice(at).join("")}
    </>
  );
}
