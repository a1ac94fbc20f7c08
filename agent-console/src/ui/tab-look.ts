import { cx } from "./cx.ts";

/** A link of a bar by which one chooses a part of a screen. */
export function tabLook(chosen: boolean): string {
  return cx(
    "inline-flex min-h-8 items-center gap-2 rounded-md border px-3 text-14 no-underline max-md:min-h-11",
    chosen ? "border-accent bg-picked font-semibold" : "border-edge bg-surface hover:bg-sunken",
  );
}
