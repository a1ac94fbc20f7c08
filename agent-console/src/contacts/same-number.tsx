import { useEffect, useId, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { StatusBadge } from "../conversation/status.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { patientName } from "../inbox/names.ts";
import { useDepartments } from "../state/directory.ts";
import type { Row } from "../state/rows.ts";
import { Notice } from "../ui/notice.tsx";

/**
 * What is open with the number that is typed: whoever writes the call down
 * says whether it is about that, or about something else. Nothing is joined by
 * itself.
 */
export function SameNumber({
  phone,
  value,
  error,
  onValue,
}: {
  phone: string;
  value: string;
  error: string | undefined;
  onValue: (name: string, value: string) => void;
}) {
  const { api } = useDesk();
  const departments = useDepartments();
  const group = useId();
  const [found, setFound] = useState<readonly Row[]>([]);
  const [failed, setFailed] = useState("");
  const tell = useRef(onValue);
  tell.current = onValue;

  useEffect(() => {
    let over = false;
    const learn = (rows: readonly Row[], why = "") => {
      if (over) return;
      setFound(rows);
      setFailed(why);
      tell.current("same", "");
      tell.current("found", String(rows.length));
    };
    if (phone.replace(/\D/g, "").length < 7) {
      learn([]);
      return;
    }
    const timer = setTimeout(() => {
      api.post<{ conversations: Row[] | null }>("/callers/same", { phone }).then(
        ({ conversations }) => learn(conversations ?? []),
        (why: unknown) => learn([], errorText(why)),
      );
    }, 300);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [api, phone]);

  if (failed) return <Notice tone="danger">{failed}</Notice>;
  if (found.length === 0) return null;
  const choices = [
    ...found.map((row) => ({
      value: row.id,
      label: patientName(row),
      hint: `${row.reference} · ${departments.name(row.department)}`,
      row,
    })),
    { value: "new", label: t("caller.other"), hint: t("caller.other_hint"), row: undefined },
  ];
  return (
    <fieldset
      className="m-0 flex flex-col gap-1 rounded-md border border-info bg-info-soft p-3"
      aria-describedby={error ? `${group}-error` : undefined}
    >
      <legend className="float-start mb-1 w-full p-0 text-14 font-semibold">
        {t("caller.same", { n: found.length })}
      </legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex min-h-8 clear-both items-center gap-2 text-14 max-md:min-h-11"
        >
          <input
            type="radio"
            name={group}
            className="size-4 shrink-0 accent-accent"
            checked={choice.value === value}
            aria-invalid={error ? true : undefined}
            onChange={() => onValue("same", choice.value)}
          />
          <span className="min-w-0">
            <bdi className="font-semibold">{choice.label}</bdi>
            <span className="block text-12 text-soft">{choice.hint}</span>
          </span>
          {choice.row ? <StatusBadge row={choice.row} /> : null}
        </label>
      ))}
      {error ? (
        <p id={`${group}-error`} role="alert" className="text-12 font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
