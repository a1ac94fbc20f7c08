import { UserRound } from "lucide-react";
import { cx } from "./cx.ts";

/** The first letters of the first and last word of a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (!first) return "";
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return (letter(first) + (last ? letter(last) : "")).toLocaleUpperCase();
}

function letter(word: string): string {
  return [...word][0] ?? "";
}

/** A small number that stays the same for an id. */
function fold(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
  return sum;
}

const tints = ["avatar-a", "avatar-b", "avatar-c", "avatar-d", "avatar-e"];
const patterns = ["", "pattern-lines", "pattern-dots", "pattern-rings", "pattern-cross"];

/** Initials on a tint and a pattern, so that people differ without colour too. The name stands beside it in words. */
export function Avatar({
  id,
  name,
  size = 28,
  className,
}: {
  id: string;
  name: string;
  size?: 20 | 28 | 36;
  className?: string;
}) {
  const n = fold(id);
  const text = initials(name);
  return (
    <span
      aria-hidden="true"
      className={cx(
        "avatar relative inline-flex shrink-0 items-center justify-center overflow-hidden rounded-full font-semibold select-none",
        size === 20 && "size-5 text-[9px]",
        size === 28 && "size-7 text-[11px]",
        size === 36 && "size-9 text-12",
        tints[n % tints.length],
        patterns[Math.floor(n / tints.length) % patterns.length],
        className,
      )}
    >
      <span className="relative">{text || <UserRound size={size / 2} strokeWidth={1.5} />}</span>
    </span>
  );
}
