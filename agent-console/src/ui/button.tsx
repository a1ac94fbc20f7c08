import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Kbd } from "./kbd.tsx";
import { tip } from "./tips.tsx";

export type Look = "primary" | "plain" | "quiet" | "danger" | "note";

const looks: Record<Look, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
  plain: "border-edge bg-surface text-ink hover:bg-sunken",
  quiet: "border-transparent bg-transparent text-ink hover:bg-hover",
  danger: "border-danger bg-surface text-danger hover:bg-danger-soft",
  note: "border-note-edge bg-note text-note-ink hover:bg-sunken",
};

const sizes = {
  small: "h-7 px-2 text-12 gap-1",
  medium: "h-8 px-3 text-14 gap-1.5",
  large: "h-10 px-4 text-14 gap-2",
};

export type ButtonProps = ComponentProps<"button"> & {
  look?: Look;
  size?: keyof typeof sizes;
  icon?: LucideIcon | undefined;
  keys?: string | undefined; // shortcut, shown at the end
};

/** A button says what it does, with a verb. A busy one keeps its place and its focus. */
export function Button({
  look = "plain",
  size = "medium",
  icon: Icon,
  keys,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-md border font-semibold whitespace-nowrap transition-colors select-none",
        "disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60",
        looks[look],
        sizes[size],
        className,
      )}
    >
      {Icon ? (
        <Icon aria-hidden="true" size={size === "small" ? 14 : 16} strokeWidth={1.5} className="shrink-0" />
      ) : null}
      {children}
      {keys ? <Kbd keys={keys} className="ms-1 max-md:hidden @max-2xl:hidden" /> : null}
    </button>
  );
}

export type IconButtonProps = Omit<ButtonProps, "children" | "icon"> & {
  icon: LucideIcon;
  label: string;
  badge?: ReactNode;
};

/** An icon alone, with its name for readers and on hover. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  badge,
  look = "quiet",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      {...tip(label, keys)}
      {...rest}
      className={cx(
        "relative inline-flex size-8 shrink-0 items-center justify-center rounded-md border transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-60 max-md:size-10",
        looks[look],
        className,
      )}
    >
      <Icon aria-hidden="true" size={18} strokeWidth={1.5} />
      {badge}
    </button>
  );
}
