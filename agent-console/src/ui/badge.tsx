import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Tone = "neutral" | "accent" | "warn" | "danger" | "good" | "note";

const tones: Record<Tone, string> = {
  neutral: "border-line bg-sunken text-soft",
  accent: "border-transparent bg-accent-soft text-accent-strong",
  warn: "border-transparent bg-warn-soft text-warn",
  danger: "border-transparent bg-danger-soft text-danger",
  good: "border-transparent bg-good-soft text-good",
  note: "border-note-edge bg-note text-note-ink",
};

/** A word with a shape: status is told by the word and the icon, colour only helps. */
export function Badge({
  tone = "neutral",
  icon: Icon,
  children,
  className,
  title,
  labelClass,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
  className?: string;
  title?: string;
  /** For where there is room for the icon alone: the words stay for readers. */
  labelClass?: string;
}) {
  return (
    <span
      title={title}
      className={cx(
        "inline-flex h-5 max-w-full min-w-6 shrink items-center rounded-sm border px-1.5 text-12 whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {Icon ? <Icon aria-hidden="true" size={12} strokeWidth={1.75} className="shrink-0" /> : null}
      <span className={cx("truncate", Icon && "ps-1", labelClass)}>{children}</span>
    </span>
  );
}
