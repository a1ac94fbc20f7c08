import type { ReactNode } from "react";
import { Mark } from "../ui/mark.tsx";

/** The page before the console: one card, for signing in and setting up. */
export function Door({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="flex h-full items-start justify-center overflow-y-auto bg-ground p-4 pt-[12vh] max-md:pt-8">
      <div className="w-full max-w-96">
        <div className="mb-6 flex items-center gap-2 text-18 font-semibold">
          <Mark />
          <span>Careline</span>
        </div>
        <div className="rounded-lg bg-surface p-6 shadow-2">
          <h1 className="text-22 font-semibold">{title}</h1>
          {lead ? <div className="mt-1 text-14 text-soft">{lead}</div> : null}
          <div className="mt-5">{children}</div>
        </div>
      </div>
    </main>
  );
}
