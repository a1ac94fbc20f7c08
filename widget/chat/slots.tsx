/** When to call: the free times of a department, by day, in the patient's own time. */
import type { CallbackSlot } from "@careline/client";
import { useEffect, useState } from "preact/hooks";
import { type AskKey, loadAsk } from "../i18n/ask.ts";
import { zoneName } from "../state/opening.ts";
import { askSlots, byDay, slotTimes } from "../state/slots.ts";
import { differs } from "../state/times.ts";
import { useUi } from "./context.ts";
import { Chip, Choose } from "./field.tsx";
import { useTexts } from "./texts.ts";

/** So many days at first, and more on demand. */
const DAYS = 2;

type Props = {
  department: string;
  /** Start of the chosen one; 0: none yet. */
  chosen: number;
  problem: AskKey | undefined;
  /** Counts up when what is here is known to be old. */
  stale: number;
  onChoose: (at: number) => void;
  /** The times were asked for again, and are here. */
  onFresh: () => void;
};

export function Slots({ department, chosen, problem, stale, onChoose, onFresh }: Props) {
  const { app, lang } = useUi();
  const t = useTexts(loadAsk);
  const [slots, setSlots] = useState<CallbackSlot[] | "waiting" | "failed">("waiting");
  const [shown, setShown] = useState(DAYS);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let here = true;
    askSlots(app.site.key, department).then(
      (found) => here && setSlots(found),
      () => here && setSlots("failed"),
    );
    return () => {
      here = false;
    };
  }, [app, department, stale, again]);
  useEffect(() => {
    if (stale > 0) onFresh();
  }, [slots]);
  if (!t) return null;
  const days = typeof slots === "string" ? [] : byDay(slots);
  const first = days[0]?.at ?? 0;
  const { day, span } = slotTimes(lang);
  const foreign = differs(first, app.site.zone);
  const all = days.length <= shown || days.slice(shown).some((d) => d.slots.some((s) => s.at === chosen));
  return (
    <Choose
      id="slots"
      label={t("ask.slots")}
      help={days.length > 0 && foreign ? t("ask.slots_own", { zone: zoneName(first, lang) }) : undefined}
      error={problem && t(problem)}
      required
    >
      {slots === "waiting" && (
        <p class="small" role="status">
          {t("ask.slots_loading")}
        </p>
      )}
      {slots === "failed" && (
        <p class="small" role="alert">
          {t("ask.slots_failed")}{" "}
          <button type="button" class="plain" onClick={() => setAgain(again + 1)}>
            {t("ask.slots_again")}
          </button>
        </p>
      )}
      {typeof slots !== "string" && days.length === 0 && (
        <p class="small" role="status">
          {t("ask.slots_none")}
        </p>
      )}
      {(all ? days : days.slice(0, shown)).map(({ key, at, slots: ofDay }) => (
        <fieldset key={key} class="slot-day">
          <legend>{day(at)}</legend>
          <div class="chips times">
            {ofDay.map((slot) => (
              <Chip key={slot.at} name="slot" checked={chosen === slot.at} onChoose={() => onChoose(slot.at)}>
                <bdi>{span(slot)}</bdi>
              </Chip>
            ))}
          </div>
        </fieldset>
      ))}
      {!all && (
        <button type="button" class="plain" onClick={() => setShown(days.length)}>
          {t("ask.slots_more")}
        </button>
      )}
    </Choose>
  );
}
