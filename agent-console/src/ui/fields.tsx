import { type ReactNode, useId } from "react";
import { t } from "../i18n/i18n.ts";
import { cx } from "./cx.ts";
import { inputLook } from "./field.tsx";

type Common = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
};

/** The label, hint and error of a control, tied to it. */
export function Labelled({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (id: string, described: string | undefined) => ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-14 font-semibold">
        {label}
      </label>
      {children(id, described || undefined)}
      {hint ? (
        <p id={`${id}-hint`} className="text-12 text-soft">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-12 font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </div>
  );
}

export function TextField({
  lines = 1,
  value,
  onChange,
  ...rest
}: Common & { lines?: number; required?: boolean }) {
  return (
    <Labelled {...rest}>
      {(id, described) =>
        lines > 1 ? (
          <textarea
            id={id}
            dir="auto"
            rows={lines}
            value={value}
            aria-describedby={described}
            aria-invalid={rest.error ? true : undefined}
            onChange={(event) => onChange(event.target.value)}
            className={cx(inputLook, "h-auto! py-2")}
          />
        ) : (
          <input
            id={id}
            dir="auto"
            value={value}
            aria-describedby={described}
            aria-invalid={rest.error ? true : undefined}
            onChange={(event) => onChange(event.target.value)}
            className={inputLook}
          />
        )
      }
    </Labelled>
  );
}

/** A whole number; empty where none is given. */
export function NumberField({
  value,
  onChange,
  min = 0,
  max,
  unit,
  ...rest
}: Common & { min?: number; max?: number; unit?: string }) {
  return (
    <Labelled {...rest}>
      {(id, described) => (
        <span className="flex items-center gap-2">
          <input
            id={id}
            type="number"
            inputMode="numeric"
            min={min}
            max={max}
            value={value}
            aria-describedby={described}
            aria-invalid={rest.error ? true : undefined}
            onChange={(event) => onChange(event.target.value)}
            className={cx(inputLook, "w-28!")}
          />
          {unit ? <span className="text-12 text-soft">{unit}</span> : null}
        </span>
      )}
    </Labelled>
  );
}

export function SelectField({
  value,
  onChange,
  options,
  ...rest
}: Common & { options: readonly { value: string; label: string }[]; className?: string }) {
  return (
    <Labelled {...rest}>
      {(id, described) => (
        <select
          id={id}
          value={value}
          aria-describedby={described}
          aria-invalid={rest.error ? true : undefined}
          onChange={(event) => onChange(event.target.value)}
          className={inputLook}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** On or off, with what that means. */
export function CheckField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="flex min-h-9 items-start gap-2 text-14">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint ? <span className="block text-12 text-soft">{hint}</span> : null}
      </span>
    </label>
  );
}

/** One of a few, all in sight. */
export function ChoiceField({
  label,
  options,
  value,
  onChange,
  inline,
}: {
  /** Short ones stand beside each other. */
  inline?: boolean;
  label: string;
  options: readonly { value: string; label: string; hint?: string }[];
  value: string;
  onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset
      className={cx("m-0 flex border-0 p-0", inline ? "flex-wrap gap-x-4 gap-y-1" : "flex-col gap-1")}
    >
      <legend className="mb-1 p-0 text-14 font-semibold">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex min-h-8 items-center gap-2 text-14 max-md:min-h-11">
          <input
            type="radio"
            name={name}
            className="size-4 shrink-0 accent-accent"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className="min-w-0">
            <bdi>{option.label}</bdi>
            {option.hint ? <span className="block text-12 text-soft">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Any of a few; the values of those that hold, joined by commas. */
export function SeveralField({
  label,
  hint,
  options,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}) {
  const chosen = value.split(",").filter(Boolean);
  return (
    <fieldset className="m-0 border-0 p-0">
      <legend className="mb-1 p-0 text-14 font-semibold">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {options.map((option) => (
          <CheckField
            key={option.value}
            label={option.label}
            checked={chosen.includes(option.value)}
            onChange={(on) =>
              onChange(
                options
                  .map((each) => each.value)
                  .filter((each) => (each === option.value ? on : chosen.includes(each)))
                  .join(),
              )
            }
          />
        ))}
      </div>
      {hint ? <p className="text-12 text-soft">{hint}</p> : null}
    </fieldset>
  );
}

/** "2026-11-22T14:30" in the reader's own zone, for the browser's field. */
export function localInput(at: number): string {
  if (!at) return "";
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A day without a time, "2026-11-26". */
export function DateField({
  value,
  onChange,
  min,
  max,
  ...rest
}: Common & { min?: string; max?: string; required?: boolean; className?: string }) {
  return (
    <Labelled {...rest}>
      {(id, described) => (
        <input
          id={id}
          type="date"
          min={min}
          max={max}
          value={value}
          aria-describedby={described}
          aria-invalid={rest.error ? true : undefined}
          onChange={(event) => onChange(event.target.value)}
          className={inputLook}
        />
      )}
    </Labelled>
  );
}

/** A point in time, as Unix milliseconds in text: often-meant ones at a press, any other in the field. */
export function TimeField({
  times,
  value,
  onChange,
  ...rest
}: Common & { times: readonly { value: string; label: string; hint?: string }[]; required?: boolean }) {
  return (
    <Labelled {...rest}>
      {(id, described) => (
        <>
          <span className="flex flex-wrap gap-1">
            {times.map((time) => (
              <button
                key={time.label}
                type="button"
                aria-pressed={time.value === value}
                onClick={() => onChange(time.value)}
                className={cx(
                  "inline-flex h-7 items-center gap-1 rounded-md border px-2 text-12 max-md:h-10",
                  time.value === value
                    ? "border-accent bg-picked font-semibold"
                    : "border-edge hover:bg-hover",
                )}
              >
                {time.label}
              </button>
            ))}
          </span>
          <input
            id={id}
            type="datetime-local"
            value={localInput(Number(value))}
            aria-describedby={described}
            aria-invalid={rest.error ? true : undefined}
            onChange={(event) =>
              onChange(event.target.value ? String(new Date(event.target.value).getTime()) : "")
            }
            className={cx(inputLook, "max-w-64")}
          />
          <span className="sr-only">{t("ask.your_zone")}</span>
        </>
      )}
    </Labelled>
  );
}
