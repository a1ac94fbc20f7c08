import { Command } from "cmdk";
import { CornerDownLeft, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { t } from "../i18n/i18n.ts";
import { DialogFrame } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";

/** One line of the palette. */
export type Choice = {
  id: string;
  label: string;
  group?: string | undefined;
  hint?: string | undefined;
  words?: string[] | undefined; // also found by these
  keys?: string | undefined;
  icon?: ReactNode;
  disabled?: boolean | undefined;
  run: () => void;
};

/**
 * A list to search and choose from by key: all commands, or one question such
 * as "Assign to whom?". Choosing closes it first, so that what runs finds the
 * focus where it was.
 */
export function Palette({
  open,
  onClose,
  label,
  placeholder,
  choices,
  empty,
  beyond,
}: {
  open: boolean;
  onClose: () => void;
  label: string;
  placeholder: string;
  choices: readonly Choice[];
  empty: string;
  /** What can be done with whatever is typed; it always stands last. */
  beyond?: ((text: string) => readonly Choice[]) | undefined;
}) {
  const [search, setSearch] = useState("");
  const groups = [...new Set(choices.map((choice) => choice.group ?? ""))];
  const further = search.trim() === "" ? undefined : beyond?.(search.trim());
  const choose = (choice: Choice) => {
    onClose();
    // After the dialog has given the focus back.
    requestAnimationFrame(() => choice.run());
  };
  return (
    <DialogFrame open={open} onClose={onClose} label={label}>
      <Command label={label} loop className="flex min-h-0 flex-col">
        <div className="flex items-center gap-2 border-b border-line px-4">
          <Search aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0 text-soft" />
          <Command.Input
            value={search}
            onValueChange={setSearch}
            placeholder={placeholder}
            className="h-12 w-full bg-transparent text-16 text-ink outline-none placeholder:text-soft"
          />
          <Kbd keys="escape" />
        </div>
        <Command.List className="min-h-0 flex-1 overflow-y-auto p-2" label={label}>
          {further ? null : (
            <Command.Empty className="px-3 py-8 text-center text-14 text-soft">{empty}</Command.Empty>
          )}
          {groups.map((group) => (
            <Command.Group
              key={group || "only"}
              value={group || "only"}
              heading={
                group ? (
                  <span className="block px-2 pt-2 pb-1 text-12 font-semibold text-soft">{group}</span>
                ) : undefined
              }
            >
              {choices
                .filter((choice) => (choice.group ?? "") === group)
                .map((choice) => (
                  <Line key={choice.id} choice={choice} onChoose={() => choose(choice)} />
                ))}
            </Command.Group>
          ))}
          {further ? (
            <Command.Group forceMount value="further">
              {further.map((choice) => (
                <Line key={choice.id} choice={choice} onChoose={() => choose(choice)} always />
              ))}
            </Command.Group>
          ) : null}
        </Command.List>
        <p
          aria-hidden="true"
          className="flex items-center gap-1 border-t border-line px-4 py-2 text-12 text-soft max-md:hidden"
        >
          <CornerDownLeft size={12} strokeWidth={1.75} />
          {t("palette.foot")}
        </p>
      </Command>
    </DialogFrame>
  );
}

function Line({
  choice,
  onChoose,
  always = false,
}: {
  choice: Choice;
  onChoose: () => void;
  always?: boolean;
}) {
  return (
    <Command.Item
      value={`${choice.label} ${choice.id}`}
      keywords={choice.words ?? []}
      disabled={choice.disabled ?? false}
      forceMount={always}
      onSelect={onChoose}
      className="flex min-h-9 cursor-default items-center gap-2 rounded-md px-2 py-1 text-14 data-[selected=true]:bg-picked aria-disabled:opacity-60 max-md:min-h-11"
    >
      {choice.icon ? <span className="flex w-5 shrink-0 justify-center text-soft">{choice.icon}</span> : null}
      <span className="min-w-0 flex-1 truncate">
        <bdi>{choice.label}</bdi>
      </span>
      {choice.hint ? (
        <span className="max-w-48 shrink-0 truncate text-12 text-soft">{choice.hint}</span>
      ) : null}
      {choice.keys?.split(" ").map((stroke) => (
        <Kbd key={stroke} keys={stroke} />
      ))}
    </Command.Item>
  );
}
