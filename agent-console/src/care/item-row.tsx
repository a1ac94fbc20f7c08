import type { ReactNode } from "react";
import { languageName } from "../i18n/format.ts";
import { TextField } from "../ui/fields.tsx";

type Text = Record<string, string>;

/** One of a list that is written in every language: its words side by side, and what can be done with it. */
export function ItemRow({
  legend,
  languages,
  text,
  onText,
  children,
  actions,
}: {
  legend: string;
  languages: readonly string[];
  text: Text;
  onText: (text: Text) => void;
  /** Fields beside the words. */
  children?: ReactNode;
  actions: ReactNode;
}) {
  return (
    <li className="flex items-start gap-2 rounded-md border border-line p-3">
      <fieldset className="m-0 flex min-w-0 flex-1 flex-col gap-2 border-0 p-0">
        <legend className="p-0 text-12 font-semibold text-soft">{legend}</legend>
        {languages.map((language) => (
          <TextField
            key={language}
            label={languageName(language)}
            value={text[language] ?? ""}
            onChange={(words) => onText({ ...text, [language]: words })}
          />
        ))}
        {children}
      </fieldset>
      {actions}
    </li>
  );
}
