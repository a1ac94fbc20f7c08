import { CircleAlert, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx.ts";

type Tone = "info" | "warn" | "danger";

const looks: Record<Tone, { icon: LucideIcon; look: string }> = {
  info: { icon: Info, look: "bg-info-soft text-info" },
  warn: { icon: TriangleAlert, look: "bg-warn-soft text-warn" },
  danger: { icon: CircleAlert, look: "bg-danger-soft text-danger" },
};

/** A sentence in place about what is so: an icon, words, and perhaps one thing to do. */
export function Notice({
  tone,
  role,
  children,
  action,
  className,
}: {
  tone: Tone;
  role?: "alert" | "status";
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  const { icon: Icon, look } = looks[tone];
  return (
    <div role={role} className={cx("flex items-center gap-2 rounded-md px-3 py-2 text-14", look, className)}>
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}
