/** Who writes, and about whom: asked for by nobody, and there for whoever wants to say it. */
import { useState } from "preact/hooks";
import type { NewDraft } from "../state/draft.ts";
import { useUi } from "./context.ts";
import { Field } from "./field.tsx";

type Props = { draft: NewDraft; onChange: (part: Partial<NewDraft>) => void };

export function Person({ draft, onChange }: Props) {
  const { t } = useUi();
  const [more, setMore] = useState(draft.name + draft.about !== "");
  return (
    <div class="more">
      <button
        type="button"
        class="plain"
        aria-expanded={more}
        aria-controls="more"
        onClick={() => setMore(!more)}
      >
        {t("new.more")}
      </button>
      <div id="more" hidden={!more}>
        <Field id="name" label={t("new.name")}>
          {(aria) => (
            <input
              {...aria}
              type="text"
              autocomplete="name"
              maxLength={120}
              dir="auto"
              value={draft.name}
              onInput={(e) => onChange({ name: e.currentTarget.value })}
            />
          )}
        </Field>
        <Field id="about" label={t("new.about")} help={t("new.about_help")}>
          {(aria) => (
            <input
              {...aria}
              type="text"
              autocomplete="off"
              maxLength={200}
              dir="auto"
              value={draft.about}
              onInput={(e) => onChange({ about: e.currentTarget.value })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}
