import { Undo2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { firstName } from "../inbox/names.ts";
import { takesKeys } from "../keyboard/keys.ts";
import { prefs } from "../state/prefs.ts";
import type { Row } from "../state/rows.ts";
import { useStore } from "../state/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { preventions } from "./event-words.ts";
import { useReasons } from "./reasons.ts";

/** Asked and not answered, it goes by itself. */
const patienceMs = 30_000;
/** What was said can be taken back so long. */
const undoMs = 6_000;

const keys = "123456789abcdefghijklmnopqrstuvwxyz";

type Said = { reason: string; prevented: string };
type Step = "reason" | "prevented" | "said";

/**
 * Why the patient wrote and what would have made it unnecessary: a bar below
 * the work, answered with one or two keys, or left alone. It takes no focus
 * and holds nothing up.
 */
export function ReasonBar({ row, onClose }: { row: Row; onClose: () => void }) {
  const desk = useDesk();
  const { offered, name } = useReasons();
  const { singleKeys } = useStore(prefs);
  const [step, setStep] = useState<Step>("reason");
  const [said, setSaid] = useState<Said>({ reason: "", prevented: "" });
  const [error, setError] = useState("");
  const before = useRef({ reason: row.reason ?? "", prevented: row.prevented_by ?? "" });
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const timer = setTimeout(() => close.current(), step === "said" ? undoMs : patienceMs);
    return () => clearTimeout(timer);
  }, [step]);

  const tell = async ({ reason, prevented }: Said): Promise<boolean> => {
    setError("");
    const body = {
      ...(reason && { reason }),
      ...(prevented && { prevented_by: prevented }),
      episode: row.episode,
    };
    try {
      await desk.actions.carryOutNow(row, "reason", body, crypto.randomUUID());
      return true;
    } catch (failed) {
      setError(errorText(failed));
      return false;
    }
  };
  const choose = async (value: string) => {
    const next = step === "reason" ? { reason: value, prevented: "" } : { ...said, prevented: value };
    setSaid(next);
    setStep(step === "reason" ? "prevented" : "said");
    if (!(await tell(next))) setStep(step);
  };
  const undo = async () => {
    if (await tell(before.current)) onClose();
  };
  const choices =
    step === "reason"
      ? offered.map(({ key }) => ({ value: key, label: name(key) }))
      : Object.entries(preventions).map(([value, label]) => ({ value, label: t(label) }));
  const pressed = useRef<(key: string) => boolean>(() => false);
  pressed.current = (key) => {
    if (key === "escape") {
      onClose();
      return true;
    }
    const at = step === "said" || !/^[1-9]$/.test(key) ? -1 : keys.indexOf(key);
    const choice = choices[at];
    if (choice) void choose(choice.value);
    return choice !== undefined;
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !prefs.get().singleKeys)
        return;
      if (event.repeat || takesKeys(event.target)) return;
      if (pressed.current(event.key.toLowerCase())) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    // Before the map of keys, in which Escape goes back to the list.
    document.addEventListener("keydown", onKeyDown, true);
    return () => document.removeEventListener("keydown", onKeyDown, true);
  }, []);

  return (
    <section
      aria-label={t("why.label")}
      className="shrink-0 border-t border-line bg-raised px-3 py-2 text-14 shadow-1"
    >
      <div className="flex items-center gap-2">
        <p role="status" className="min-w-0 flex-1 truncate">
          {step === "reason"
            ? t("why.reason", { name: firstName(row) })
            : step === "prevented"
              ? t("why.prevented", { reason: name(said.reason) })
              : t("why.said", { reason: name(said.reason) })}
        </p>
        {step === "reason" ? null : (
          <Button size="small" icon={Undo2} onClick={() => void undo()}>
            {t("common.undo")}
          </Button>
        )}
        <IconButton icon={X} label={t("common.dismiss")} onClick={onClose} />
      </div>
      {error ? (
        <p role="alert" className="text-danger">
          {error}
        </p>
      ) : null}
      {step === "said" ? null : (
        <div className="mt-1 flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
          {choices.map(({ value, label }, at) => (
            <Button key={value} size="small" onClick={() => void choose(value)}>
              {singleKeys && at < 9 ? <Kbd keys={String(at + 1)} /> : null}
              {label}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}
