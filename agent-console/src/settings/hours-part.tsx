import type { Hours } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { dateOnly, exact } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { inputLook } from "../ui/field.tsx";
import { CheckField, Labelled, TextField, TimeField } from "../ui/fields.tsx";
import { NotYet } from "../ui/not-yet.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { changeOf, draftOf, type HoursDraft, weekdayName, weekdays } from "./hours.ts";

/** When a department is open: its week, days that are otherwise, and since when. */
export function HoursPart({ department }: { department: string }) {
  const desk = useDesk();
  const known = useQuery({
    queryKey: ["hours", department],
    queryFn: () => desk.client.house.hours(department),
  });
  if (!known.data) return <NotYet query={known} />;
  const { current, versions } = known.data;
  return (
    <>
      <HoursForm
        department={department}
        there={known.data}
        look={async () => {
          const { data, error } = await known.refetch();
          if (!data) throw error;
          return data;
        }}
      />
      {versions.length > 0 ? (
        <section aria-labelledby="hours-before" className="flex flex-col gap-2">
          <h2 id="hours-before" className="text-14 font-semibold">
            {t("hours.versions")}
          </h2>
          <ul className="flex flex-col gap-1 text-14">
            {versions.map((version) => (
              <li key={version.id}>
                {t("hours.version", {
                  time: exact(version.effective_from),
                  who: version.by.name || t("hours.careline"),
                })}
                {version.id === current ? ` (${t("hours.in_force")})` : ""}
                {version.reason ? <span className="block text-12 text-soft">{version.reason}</span> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** The hours that hold now, as they are changed. */
function inForce({ current, versions }: Hours): HoursDraft {
  const now = versions.find(({ id }) => id === current) ?? versions[0];
  return draftOf(now, Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function HoursForm({
  department,
  there,
  look,
}: {
  department: string;
  there: Hours;
  look: () => Promise<Hours>;
}) {
  const desk = useDesk();
  const edit = useEdit(there, inForce);
  const { draft, change: set } = edit;
  const [from, setFrom] = useState("");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setWrong("");
    try {
      const change = changeOf(draft, Number(from) || 0, reason);
      await desk.client.house.setHours(department, { ...change, seen: edit.seen.version });
      desk.notices.tell(t("hours.saved"));
      setFrom("");
      setReason("");
      edit.begin(await look());
    } catch (failed) {
      const refused = await edit.refused(failed, look);
      if (refused) setWrong(errorText(refused));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-5">
      <p className="rounded-md bg-info-soft px-3 py-2 text-14 text-info">
        {t(edit.seen.versions.length === 0 ? "hours.none" : "hours.lead")}
      </p>
      <Labelled label={t("site.zone")}>
        {(id) => (
          <input
            id={id}
            value={draft.zone}
            onChange={(event) => set({ zone: event.target.value })}
            className={`${inputLook} max-w-72`}
          />
        )}
      </Labelled>
      <CheckField label={t("hours.always")} checked={draft.always} onChange={(always) => set({ always })} />
      {draft.always ? null : (
        <fieldset className="m-0 grid gap-3 border-0 p-0 md:grid-cols-2">
          <legend className="mb-1 p-0 text-14 font-semibold">{t("hours.week")}</legend>
          <p className="text-12 text-soft md:col-span-2">{t("hours.week_hint")}</p>
          {weekdays.map((day) => (
            <TextField
              key={day}
              label={weekdayName(day)}
              value={draft.week[day]}
              onChange={(text) => set({ week: { ...draft.week, [day]: text } })}
            />
          ))}
        </fieldset>
      )}
      <fieldset className="m-0 flex flex-col gap-2 border-0 p-0">
        <legend className="mb-1 p-0 text-14 font-semibold">{t("hours.exceptions")}</legend>
        <p className="text-12 text-soft">{t("hours.exceptions_hint")}</p>
        {draft.exceptions.map((exception, at) => {
          const change = (next: Partial<typeof exception>) =>
            set({ exceptions: draft.exceptions.map((old, n) => (n === at ? { ...old, ...next } : old)) });
          const name = exception.date ? dateOnly(exception.date) : t("hours.new_day");
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a day being typed has no name yet
            <div key={at} className="flex flex-wrap items-end gap-2">
              <Labelled label={t("hours.date")}>
                {(id) => (
                  <input
                    id={id}
                    type="date"
                    value={exception.date}
                    onChange={(event) => change({ date: event.target.value })}
                    className={`${inputLook} max-w-44`}
                  />
                )}
              </Labelled>
              <TextField
                label={t("hours.open_that_day")}
                value={exception.open}
                onChange={(open) => change({ open })}
              />
              <IconButton
                icon={Trash2}
                label={t("hours.remove_day", { day: name })}
                onClick={() => set({ exceptions: draft.exceptions.filter((_, n) => n !== at) })}
              />
            </div>
          );
        })}
        <Button
          size="small"
          icon={Plus}
          className="self-start max-md:h-10"
          onClick={() => set({ exceptions: [...draft.exceptions, { date: "", open: "" }] })}
        >
          {t("hours.add_day")}
        </Button>
      </fieldset>
      <TimeField
        label={t("hours.from")}
        hint={t("hours.from_hint")}
        value={from}
        onChange={setFrom}
        times={[{ value: "", label: t("hours.from_now") }]}
      />
      {from && Number(from) < Date.now() ? (
        <TextField
          label={t("hours.reason")}
          hint={t("hours.reason_hint")}
          value={reason}
          onChange={setReason}
        />
      ) : null}
      <Crossed edit={edit} />
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <Button type="submit" look="primary" className="self-start" aria-disabled={busy}>
        {edit.saves(t("common.save"))}
      </Button>
    </form>
  );
}
