import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** What a pane shows when it has nothing else: what is so, and what to do next. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
  role,
  alone,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  role?: "alert" | "status";
  /** It is the whole page: its title is the page's. */
  alone?: boolean;
}) {
  const Title = alone ? "h1" : "h2";
  return (
    <div
      role={role}
      className="flex h-full min-h-60 flex-col items-center justify-center gap-3 p-6 text-center"
    >
      <Icon aria-hidden="true" size={28} strokeWidth={1.5} className="text-soft" />
      <Title className="text-16 font-semibold">{title}</Title>
      {children ? <div className="max-w-96 text-14 text-soft">{children}</div> : null}
      {action ? <div className="mt-1 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
