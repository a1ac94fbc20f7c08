import { cx } from "./cx.ts";

const shapes: Record<string, string> = {
  available: "bg-good", // full
  online: "bg-good",
  finishing: "border-2 border-good bg-surface", // ring
  break: "border-2 border-warn bg-surface rounded-sm", // square ring
  away: "border-2 border-edge bg-surface", // grey ring
};

/** A mark of presence that differs by shape too; the word stands beside it. */
export function PresenceMark({ presence, className }: { presence: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "inline-block size-2.5 shrink-0 rounded-full outline-2 outline-surface",
        shapes[presence] ?? shapes.away,
        className,
      )}
    />
  );
}
