import type { SiteSet } from "@careline/client";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useDepartments } from "../state/directory.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { inputLook } from "../ui/field.tsx";
import { Labelled, SeveralField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { BrandField } from "./brand-field.tsx";
import { keyOf, linesOf } from "./embed.ts";

/** Languages that the chat itself speaks. */
const spoken = ["en", "es"];
const zones = Intl.supportedValuesOf("timeZone");

/** The settings, with the origins as they are typed: one a line. */
type Draft = SiteSet["settings"] & { lines: string };

function fresh(departments: readonly string[]): SiteSet["settings"] {
  return {
    name: "",
    origins: [],
    languages: [...new Set(["en", locale()])].filter((tag) => spoken.includes(tag)),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    brand_color: "#0b6e69",
    emergency: [
      { tel: "911", label: { en: "Emergency", es: "Emergencias" } },
      {
        tel: "988",
        label: { en: "Suicide and crisis line", es: "Línea de prevención del suicidio y crisis" },
      },
    ],
    departments: [...departments],
  };
}

/** All that is set of a site, saved as a whole; undefined: a new one, which stays hidden until it goes live. */
export function SiteForm({
  site,
  onSaved,
}: {
  site: SiteSet | undefined;
  onSaved: (key: string) => Promise<void>;
}) {
  const desk = useDesk();
  const departments = useDepartments().all;
  const edit = useEdit<SiteSet["settings"], Draft>(
    site?.settings ?? fresh(departments.map(({ key }) => key)),
    (settings) => ({ ...settings, lines: settings.origins.join("\n") }),
  );
  const { draft, change: set } = edit;
  const [key, setKey] = useState(site?.key ?? "");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const ownKey = key || keyOf(draft.name);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setWrong("");
    const { lines, version: _, ...settings } = draft;
    const { version } = edit.seen;
    try {
      const saved = await desk.client.house.setSite(ownKey, {
        ...settings,
        origins: linesOf(lines),
        ...(version && { version }),
      });
      edit.begin(saved.settings);
      desk.notices.tell(t("site.saved"));
      await onSaved(ownKey);
    } catch (failed) {
      const refused = await edit.refused(
        failed,
        async () => (await desk.client.house.siteSettings(ownKey)).settings,
      );
      if (refused) setWrong(errorText(refused));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-5">
      <TextField
        label={t("site.name")}
        hint={t("site.name_hint")}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      {site ? null : (
        <TextField label={t("site.key")} hint={t("site.key_hint")} value={ownKey} onChange={setKey} />
      )}
      <TextField
        label={t("site.origins")}
        hint={t("site.origins_hint")}
        lines={2}
        value={draft.lines}
        onChange={(lines) => set({ lines })}
      />
      <Labelled label={t("site.zone")} hint={t("site.zone_hint")}>
        {(id, described) => (
          <>
            <input
              id={id}
              list={`${id}-zones`}
              value={draft.zone}
              aria-describedby={described}
              onChange={(event) => set({ zone: event.target.value })}
              className={inputLook}
            />
            <datalist id={`${id}-zones`}>
              {zones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Labelled>
      <SeveralField
        label={t("site.languages")}
        hint={t("site.languages_hint")}
        options={spoken.map((tag) => ({ value: tag, label: languageName(tag) }))}
        value={draft.languages.join()}
        onChange={(value) => set({ languages: value.split(",").filter(Boolean) })}
      />
      <SeveralField
        label={t("site.departments")}
        options={departments.map(({ key, name }) => ({ value: key, label: name }))}
        value={draft.departments.join()}
        onChange={(value) => set({ departments: value.split(",").filter(Boolean) })}
      />
      <BrandField
        name={draft.name}
        value={draft.brand_color}
        onChange={(brand_color) => set({ brand_color })}
      />
      <Emergency
        languages={draft.languages}
        numbers={draft.emergency}
        onNumbers={(emergency) => set({ emergency })}
      />
      <Crossed edit={edit} />
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <Button type="submit" look="primary" className="self-start" aria-disabled={busy}>
        {edit.saves(t(site ? "common.save" : "site.add"))}
      </Button>
    </form>
  );
}

function Emergency({
  languages,
  numbers,
  onNumbers,
}: {
  languages: readonly string[];
  numbers: Draft["emergency"];
  onNumbers: (numbers: Draft["emergency"]) => void;
}) {
  const change = (at: number, next: Draft["emergency"][number]) =>
    onNumbers(numbers.map((old, n) => (n === at ? next : old)));
  return (
    <fieldset className="m-0 flex flex-col gap-2 border-0 p-0">
      <legend className="mb-1 p-0 text-14 font-semibold">{t("site.emergency")}</legend>
      <p className="text-12 text-soft">{t("site.emergency_hint")}</p>
      {numbers.map((number, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: numbers have no name of their own
        <div key={at} className="flex flex-wrap items-end gap-2 rounded-md border border-line p-2">
          <TextField
            label={t("site.number", { n: at + 1 })}
            value={number.tel}
            onChange={(tel) => change(at, { ...number, tel })}
          />
          {languages.map((tag) => (
            <TextField
              key={tag}
              label={t("site.number_name", { language: languageName(tag) })}
              value={number.label[tag] ?? ""}
              onChange={(text) => change(at, { ...number, label: { ...number.label, [tag]: text } })}
            />
          ))}
          <IconButton
            icon={Trash2}
            label={t("site.number_remove", { n: at + 1 })}
            onClick={() => onNumbers(numbers.filter((_, n) => n !== at))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={Plus}
        className="self-start max-md:h-10"
        onClick={() => onNumbers([...numbers, { tel: "", label: {} }])}
      >
        {t("site.number_add")}
      </Button>
    </fieldset>
  );
}
