import { type ReactNode, useEffect, useState } from "react";
import { cx } from "./cx.ts";

/** True once something has lasted for a while: short waits show nothing, so that nothing flickers. */
export function useLasting(on: boolean, ms = 200): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!on) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return on && lasting;
}

/** Stands for content that is on its way, after 200 ms. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  const show = useLasting(true);
  return (
    <div role="status" className={cx("h-full", !show && "invisible")}>
      <span className="sr-only">{label}</span>
      {show ? <div aria-hidden="true">{children}</div> : null}
    </div>
  );
}

export function Bar({ className }: { className?: string }) {
  return <div className={cx("skeleton rounded-sm bg-hover", className)} />;
}
