import { type ReactNode, useId } from "react";

/** A part of a page of figures: its title, what belongs beside that, and what it shows. */
export function Sheet({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="sheet flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className="flex-1 text-14 font-semibold text-soft max-md:basis-full">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
