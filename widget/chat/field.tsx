/** A question of a form: its label, its help, its answer and what is wrong with it, tied to each other. */
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import { ALERT } from "./icons.ts";

type Aria = { "aria-describedby"?: string; "aria-invalid"?: true };

type Props = {
  id: string;
  label: ComponentChildren;
  help?: string | undefined;
  error?: string | undefined;
};

/** What the answer's element carries, so that help and error are read with it. */
function ariaOf({ id, help, error }: Props): Aria {
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return { ...(described && { "aria-describedby": described }), ...(error && { "aria-invalid": true }) };
}

function Around({ id, help, error }: Props) {
  return (
    <>
      {help && (
        <span id={`${id}-help`} class="small">
          {help}
        </span>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error">
          <Icon path={ALERT} />
          {error}
        </p>
      )}
    </>
  );
}

/** One element to write in. */
export function Field(props: Props & { children: (aria: Aria & { id: string }) => ComponentChildren }) {
  const { id, label, children } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Around {...props} />
      {children({ id, ...ariaOf(props) })}
    </div>
  );
}

/** Some to choose one of. */
export function Choose(props: Props & { required?: boolean; children: ComponentChildren }) {
  const { id, label, required = false, children } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: of radio buttons it is one, and as such can be required
    <fieldset id={id} class="field" role="radiogroup" aria-required={required} {...ariaOf(props)}>
      <legend>{label}</legend>
      <Around {...props} />
      {children}
    </fieldset>
  );
}

type ChipProps = { name: string; checked: boolean; onChoose: () => void; children: ComponentChildren };

export function Chip({ name, checked, onChoose, children }: ChipProps) {
  return (
    <label class="chip">
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span>{children}</span>
    </label>
  );
}

/** Puts the reader at the first answer that something is wrong with. */
export function toFirstProblem(form: HTMLElement | null): void {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  const field = wrong?.matches("fieldset") ? wrong.querySelector<HTMLElement>("input, button") : wrong;
  (field ?? wrong)?.focus();
  // With its label and what is wrong, which stand above it.
  (wrong?.closest(".field") ?? wrong)?.scrollIntoView({ block: "nearest" });
}
