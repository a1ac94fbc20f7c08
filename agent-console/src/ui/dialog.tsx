import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { t } from "../i18n/i18n.ts";
import { cx } from "./cx.ts";

/** What has the focus when a dialog opens; left out, the first thing in it. */
type InitialFocus = RefObject<HTMLElement | null> | (() => HTMLElement | undefined);

/** A dialog with a title. Escape and the cross close it; focus goes back to where it came from. */
export function Dialog({
  open,
  onClose,
  title,
  wide,
  children,
  initialFocus,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  wide?: boolean;
  children: ReactNode;
  initialFocus?: InitialFocus;
}) {
  return (
    <DialogFrame open={open} onClose={onClose} wide={wide} initialFocus={initialFocus}>
      <div className="flex items-center justify-between gap-4 border-b border-line px-4 py-3">
        <Base.Title className="text-16 font-semibold">{title}</Base.Title>
        <Base.Close
          aria-label={t("common.close")}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-md hover:bg-hover max-md:size-11"
        >
          <X aria-hidden="true" size={18} strokeWidth={1.5} />
        </Base.Close>
      </div>
      <div className="min-h-0 scroll-pb-16 overflow-y-auto p-4">{children}</div>
    </DialogFrame>
  );
}

/** The frame alone, for what brings its own head: the palette. */
export function DialogFrame({
  open,
  onClose,
  label,
  wide,
  children,
  initialFocus,
}: {
  open: boolean;
  onClose: () => void;
  label?: string;
  wide?: boolean | undefined;
  children: ReactNode;
  initialFocus?: InitialFocus | undefined;
}) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          aria-label={label}
          initialFocus={initialFocus}
          className={cx(
            "popup fixed inset-x-4 top-[12vh] z-50 mx-auto flex max-h-[76vh] flex-col overflow-hidden rounded-lg border border-line bg-raised text-ink shadow-3 max-md:inset-x-2 max-md:top-[6vh]",
            wide ? "max-w-3xl" : "max-w-lg",
          )}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
