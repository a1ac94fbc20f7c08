import { createLucideIcon } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";

/** Trash2 in one stroke: there is one for each line of a thread. */
const Bin = createLucideIcon("bin", [
  [
    "path",
    {
      d: "M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2",
      key: "bin",
    },
  ],
]);

/**
 * Beside a line of the thread, where it is pointed at. By key it is "d", which
 * asks for the line: nobody tabs through a button for each.
 */
export function DeleteThis({ onClick, className }: { onClick: () => void; className: string }) {
  return (
    <IconButton
      icon={Bin}
      label={t("delete.this")}
      tabIndex={-1}
      onClick={onClick}
      className={cx(
        className,
        "opacity-0 group-hover:opacity-100 focus-visible:opacity-100 [@media(hover:none)]:opacity-100",
      )}
    />
  );
}
