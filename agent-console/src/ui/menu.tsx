import type { LucideIcon } from "lucide-react";
import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useState } from "react";

/** Where popups are put: within the page's main part, so that readers find them there. */
export const popupsId = "popups";

export type MenuProps = {
  trigger: ReactElement<Record<string, unknown>>;
  children: ReactNode;
  align?: "start" | "end";
  label?: string;
};
export type ItemProps = {
  icon?: LucideIcon;
  keys?: string | undefined;
  onClick: () => void;
  disabled?: boolean;
  children: ReactNode;
};
export type ChoicesProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: { value: T; label: ReactNode; icon?: ReactNode; hint?: string }[];
};

// What draws an open menu is a third of what the console would load first, so
// it comes when a hand or the focus comes near a menu's button.
type Parts = typeof import("./menu-parts.tsx");
let parts: Parts | undefined;
const load = async () => {
  parts ??= await import("./menu-parts.tsx");
};
const near = () => void load();

/** A button that opens a list of actions or choices. */
export function Menu({ trigger, ...rest }: MenuProps) {
  const [opened, setOpened] = useState(false);
  const show = () => void load().then(() => setOpened(true));
  // It stays once it was opened: closing gives the focus back to its own button.
  if (opened && parts) return <parts.Menu trigger={trigger} {...rest} />;
  return cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: near,
    onFocus: near,
    onClick: show,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      show();
    },
  });
}

export function MenuItem(props: ItemProps) {
  return parts ? <parts.MenuItem {...props} /> : null;
}

/** One of several, with the chosen one ticked. */
export function MenuChoices<T extends string>(props: ChoicesProps<T>) {
  return parts ? <parts.MenuChoices {...props} /> : null;
}

export function MenuLine() {
  return parts ? <parts.MenuLine /> : null;
}
