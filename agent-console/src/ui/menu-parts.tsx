import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { Kbd } from "./kbd.tsx";
import { type ChoicesProps, type ItemProps, type MenuProps, popupsId } from "./menu.tsx";

/** A menu that stands open at once: its button was pressed before this was loaded. */
export function Menu({ trigger, children, align = "end", label }: MenuProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal container={document.getElementById(popupsId)}>
        <Base.Positioner sideOffset={4} align={align} className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className="popup max-h-[70vh] min-w-52 overflow-y-auto rounded-md border border-line bg-raised p-1 text-14 text-ink shadow-2 outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemLook =
  "flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 max-md:min-h-11";

export function MenuItem({ icon: Icon, keys, onClick, disabled, children }: ItemProps) {
  return (
    <Base.Item className={itemLook} onClick={onClick} disabled={disabled ?? false}>
      {Icon ? <Icon aria-hidden="true" size={16} strokeWidth={1.5} className="shrink-0 text-soft" /> : null}
      <span className="flex-1">{children}</span>
      {keys ? <Kbd keys={keys} /> : null}
    </Base.Item>
  );
}

/** One of several, with the chosen one ticked. */
export function MenuChoices<T extends string>({ label, value, onChange, choices }: ChoicesProps<T>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-2 pb-1 text-12 font-semibold text-soft">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className={itemLook} closeOnClick>
            <span className="flex size-4 shrink-0 items-center justify-center">
              <Base.RadioItemIndicator>
                <Check aria-hidden="true" size={16} strokeWidth={1.5} />
              </Base.RadioItemIndicator>
            </span>
            {choice.icon}
            <span className="flex flex-1 flex-col">
              <span>{choice.label}</span>
              {choice.hint ? <span className="text-12 text-soft">{choice.hint}</span> : null}
            </span>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuLine() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
