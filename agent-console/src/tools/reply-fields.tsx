import type { Schemas } from "@careline/client";
import { useState } from "react";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { variableNames } from "../pickers/fill.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/fields.tsx";

type Reply = Schemas["Reply"];

/** Languages that are offered without asking; any other that a text has is kept. */
const offered = ["en", "es", "ar", "zh", "fr", "pt", "vi"];

/** A canned reply: its shortcut and its text in each language, with the variables that fill themselves. */
export function ReplyFields({ reply, onChange }: { reply: Reply; onChange: (reply: Reply) => void }) {
  return (
    <>
      <TextField
        label={t("tools.shortcut")}
        hint={t("tools.shortcut_hint")}
        value={reply.shortcut ?? ""}
        onChange={(shortcut) => onChange({ ...reply, shortcut: shortcut.replace(/^\//, "").toLowerCase() })}
      />
      <TextsField
        label={t("tools.text")}
        texts={reply.texts}
        onChange={(texts) => onChange({ ...reply, texts })}
      />
    </>
  );
}

/** One text in several languages. */
export function TextsField({
  label,
  texts,
  onChange,
}: {
  label: string;
  texts: Record<string, string>;
  onChange: (texts: Record<string, string>) => void;
}) {
  const [languages, setLanguages] = useState(() => {
    const there = Object.keys(texts);
    return there.length > 0 ? there : ["en", "es"];
  });
  const [next, setNext] = useState("");
  const others = offered.filter((language) => !languages.includes(language));
  return (
    <fieldset className="m-0 flex flex-col gap-3 border-0 p-0">
      {languages.map((language) => (
        <TextField
          key={language}
          label={`${label}, ${languageName(language)}`}
          lines={3}
          value={texts[language] ?? ""}
          onChange={(text) => onChange({ ...texts, [language]: text })}
        />
      ))}
      {others.length > 0 ? (
        <div className="flex flex-wrap items-end gap-2">
          <SelectField
            className="w-48"
            label={t("tools.another_language")}
            value={next}
            onChange={setNext}
            options={[
              { value: "", label: t("tools.choose") },
              ...others.map((value) => ({ value, label: languageName(value) })),
            ]}
          />
          <Button
            aria-disabled={!next}
            onClick={() => {
              if (!next) return;
              setLanguages([...languages, next]);
              setNext("");
            }}
          >
            {t("tools.add_language")}
          </Button>
        </div>
      ) : null}
      <p className="text-12 text-soft">
        {t("tools.variables", { list: variableNames.map((name) => `{{${name}}}`).join(", "), own: "{{…}}" })}
      </p>
    </fieldset>
  );
}
