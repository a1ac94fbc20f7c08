import { cx } from "./cx.ts";

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** How a key is written on this machine: "mod" is ⌘ or Ctrl. */
export function keyName(key: string): string {
  switch (key) {
    case "mod":
      return isMac ? "⌘" : "Ctrl";
    case "shift":
      return isMac ? "⇧" : "Shift";
    case "enter":
      return "Enter";
    case "escape":
      return "Esc";
    default:
      return key.length === 1 ? key.toUpperCase() : key;
  }
}

/** A shortcut beside the thing it does: "mod+k" shows as "Ctrl K". Read out by the map of keys, so hidden here. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span aria-hidden="true" className={cx("inline-flex shrink-0 items-center gap-0.5", className)}>
      {keys.split("+").map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-12 leading-none text-soft"
        >
          {keyName(key)}
        </kbd>
      ))}
    </span>
  );
}
