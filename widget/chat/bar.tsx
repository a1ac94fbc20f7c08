/** The top of every screen but the first: back, what this is, close. */
import type { ComponentChildren } from "preact";
import { useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { BACK, CLOSE } from "./icons.ts";

export function Bar({ children, actions }: { children: ComponentChildren; actions?: ComponentChildren }) {
  const { app, t, close } = useUi();
  return (
    <div class="bar">
      <button
        type="button"
        class="icon-button"
        aria-label={t("header.back")}
        onClick={() => app.go({ name: "home" })}
      >
        <Icon path={BACK} flips />
      </button>
      {children}
      {actions}
      {close && (
        <button type="button" class="icon-button" aria-label={t("header.close")} onClick={close}>
          <Icon path={CLOSE} />
        </button>
      )}
    </div>
  );
}
