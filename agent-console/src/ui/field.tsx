import { type ComponentProps, type ReactNode, type Ref, useId } from "react";
import { cx } from "./cx.ts";

export const inputLook =
  "h-9 w-full rounded-md border border-edge bg-surface px-3 text-14 text-ink placeholder:text-soft aria-invalid:border-danger max-md:h-11 max-md:text-16";

export type FieldProps = ComponentProps<"input"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  inputRef?: Ref<HTMLInputElement>;
};

/** A labelled input. Its hint and its error are tied to it, and the error says how to mend it. */
export function Field({ label, hint, error, inputRef, className, ...rest }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="text-14 font-semibold">
        {label}
      </label>
      <input
        id={id}
        ref={inputRef}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        {...rest}
        className={inputLook}
      />
      {hint ? (
        <p id={`${id}-hint`} className="text-12 text-soft">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-12 font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </div>
  );
}
