/** Where nobody answers live: that it is so, until when, and which ways there are. */
import type { Mode } from "@careline/client";
import { type AskKey, loadAsk } from "../i18n/ask.ts";
import type { Door } from "../state/doors.ts";
import { useUi } from "./context.ts";
import { Chip, Choose } from "./field.tsx";
import "./hours.css";
import { useTexts } from "./texts.ts";
import { useWhen } from "./when.ts";

/** Says how a department stands that cannot be talked to now, and when a question left there is answered. */
export function Away({ door, now, mode }: { door: Door; now: number; mode: Mode }) {
  const { app } = useUi();
  const t = useTexts(loadAsk);
  const when = useWhen(now);
  if (!t || !when) return null;
  const { state, hours, until, reason, answerBy } = door;
  const at = state === "closed" ? hours?.opens_at : until;
  const keys: Partial<Record<Door["state"], AskKey>> = { full: "ask.full" };
  if (at) Object.assign(keys, { closed: "ask.closed", stopped: "ask.stopped" });
  return (
    <div class="hours-closed" role="status">
      <p>{t(keys[state] ?? "ask.nobody", at ? { when: when(at) } : {})}</p>
      {reason && (
        <p dir="auto" class="quoted">
          {reason}
        </p>
      )}
      {mode === "message" && (
        <p>
          {answerBy && <strong>{t("ask.answer_by", { when: when(answerBy) })}</strong>}{" "}
          {t(app.returns ? "ask.find" : "ask.stay")}
        </p>
      )}
    </div>
  );
}

const NAMES: Record<Mode, AskKey> = {
  live: "ask.how_live",
  message: "ask.how_message",
  callback: "ask.how_callback",
};

type Props = { modes: readonly Mode[]; mode: Mode; onChoose: (mode: Mode) => void };

export function Modes({ modes, mode, onChoose }: Props) {
  const t = useTexts(loadAsk);
  if (!t || modes.length === 0) return null;
  return (
    <Choose id="how" label={t("ask.how")}>
      <div class="chips">
        {modes.map((each) => (
          <Chip key={each} name="how" checked={each === mode} onChoose={() => onChoose(each)}>
            {t(NAMES[each])}
          </Chip>
        ))}
      </div>
    </Choose>
  );
}
