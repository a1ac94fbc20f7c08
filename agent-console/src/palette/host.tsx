import { useMemo } from "react";
import { t } from "../i18n/i18n.ts";
import type { CommandBus } from "../keyboard/command-bus.ts";
import { KeyMap } from "../keyboard/help.tsx";
import type { Desk } from "../state/desk.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import type { Row } from "../state/rows.ts";
import { everything } from "./everything.tsx";
import { Palette } from "./palette.tsx";
import { pickFor } from "./picks.tsx";
import type { Showing } from "./use-palette.ts";

export type HostProps = {
  desk: Desk;
  bus: CommandBus;
  showing: Showing;
  target: Row | undefined;
  rows: readonly Row[];
  go: (to: { view?: string; department?: string; conversation?: string }) => void;
  onClose: () => void;
};

/** Shows the palette, one of its questions, or the map of keys. */
export function PaletteHost({ desk, bus, showing, target, rows, go, onClose }: HostProps) {
  const colleagues = useColleagues();
  const { all: departments, mine } = useDepartments();
  const question = useMemo(
    () =>
      showing && "row" in showing
        ? pickFor(showing.what, { desk, row: showing.row, colleagues, departments })
        : undefined,
    [showing, desk, colleagues, departments],
  );
  const all = useMemo(
    () =>
      showing?.what === "everything"
        ? everything({
            bus,
            rows,
            target,
            me: desk.me.id,
            departments: mine,
            go,
            onPresence: (presence) => desk.setPresence(presence),
            onSignOut: () => void desk.signOut(),
          })
        : [],
    [showing, bus, rows, target, mine, go, desk],
  );
  return (
    <>
      <KeyMap open={showing?.what === "keys"} onClose={onClose} />
      <Palette
        key={showing?.what ?? "closed"}
        open={showing !== undefined && showing.what !== "keys"}
        onClose={onClose}
        label={question?.label ?? t("palette.label")}
        placeholder={question?.placeholder ?? t("palette.placeholder")}
        empty={question?.empty ?? t("palette.empty")}
        choices={question?.choices ?? all}
      />
    </>
  );
}
