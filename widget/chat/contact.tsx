/** How a patient can be reached: asked for where nobody answers at once. */
import { type AskKey, loadAsk } from "../i18n/ask.ts";
import type { Reach, ReachField } from "../state/reach.ts";
import { Field } from "./field.tsx";
import { useTexts } from "./texts.ts";

type Props = {
  reach: Reach;
  /** A left question is answered here all the same. */
  optional: boolean;
  problems: Partial<Record<ReachField, AskKey>>;
  onChange: (part: Partial<Reach>) => void;
};

export function ContactFields({ reach, optional, problems, onChange }: Props) {
  const t = useTexts(loadAsk);
  if (!t) return null;
  const error = (field: ReachField): string | undefined => problems[field] && t(problems[field]);
  return (
    <fieldset class="field group">
      <legend>{t(optional ? "ask.reach_optional" : "ask.reach")}</legend>
      <Field id="phone" label={t("ask.phone")} error={error("phone")}>
        {(aria) => (
          <input
            {...aria}
            type="tel"
            autocomplete="tel"
            maxLength={40}
            dir="ltr"
            value={reach.phone}
            onInput={(e) => onChange({ phone: e.currentTarget.value })}
          />
        )}
      </Field>
      {reach.phone.trim() !== "" && (
        <label class="check">
          <input
            type="checkbox"
            checked={reach.voicemail}
            onChange={(e) => onChange({ voicemail: e.currentTarget.checked })}
          />
          <span>{t("ask.voicemail")}</span>
        </label>
      )}
      <Field id="email" label={t("ask.email")} error={error("email")}>
        {(aria) => (
          <input
            {...aria}
            type="email"
            autocomplete="email"
            maxLength={200}
            dir="ltr"
            value={reach.email}
            onInput={(e) => onChange({ email: e.currentTarget.value })}
          />
        )}
      </Field>
      {reach.phone.trim() !== "" && (
        <Field id="best" label={t("ask.best")} help={t("ask.best_help")} error={error("best")}>
          {(aria) => (
            <input
              {...aria}
              type="text"
              autocomplete="off"
              maxLength={200}
              dir="auto"
              value={reach.best}
              onInput={(e) => onChange({ best: e.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}
