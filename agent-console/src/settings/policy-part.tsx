import { ApiError, type Policies } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { span } from "../i18n/format.ts";
import { type Key, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useDepartments } from "../state/directory.ts";
import type { Policy } from "../state/rows.ts";
import { Button } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { CheckField, NumberField, SelectField } from "../ui/fields.tsx";
import { NotYet } from "../ui/not-yet.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { History } from "./history.tsx";
import {
  type NumberSpec,
  numbers,
  type Part,
  pathOf,
  shown,
  stored,
  targets,
  type Unit,
  valueAt,
  withValue,
} from "./policy-fields.ts";

const unitWords: Record<Unit, Key | ""> = {
  seconds: "unit.seconds",
  minutes: "unit.minutes",
  hours: "unit.hours",
  days: "unit.days",
  percent: "unit.percent",
  count: "",
};

const priorities: Key[] = ["priority.normal", "priority.high", "priority.urgent"];

type Wrong = { path: string; text: string };

/** One part of a department's rules: changed here, saved as a whole, with what was before under it. */
export function PolicyPart({
  department,
  part,
}: {
  department: string;
  part: Exclude<Part, "hours" | "topics">;
}) {
  const desk = useDesk();
  const known = useQuery({
    queryKey: ["policy", department],
    queryFn: () => desk.client.house.policies(department),
  });
  if (!known.data && known.isError) return <NotYet query={known} />;
  if (!known.data) {
    return (
      <Loading label={t("common.loading")}>
        <div className="flex flex-col gap-3">
          <Bar className="h-5 w-2/3" />
          <Bar className="h-9 w-40" />
          <Bar className="h-9 w-40" />
        </div>
      </Loading>
    );
  }

  return (
    <PolicyForm
      department={department}
      part={part}
      there={known.data}
      look={async () => {
        const { data, error } = await known.refetch();
        if (!data) throw error;
        return data;
      }}
    />
  );
}

/** The rules as they are changed, and numbers as they are typed, by path. */
type Draft = { policy: Policy; typed: Record<string, string> };

function PolicyForm({
  department,
  part,
  there,
  look,
}: {
  department: string;
  part: Exclude<Part, "hours" | "topics">;
  there: Policies;
  look: () => Promise<Policies>;
}) {
  const desk = useDesk();
  const departments = useDepartments();
  const edit = useEdit<Policies, Draft>(there, ({ policy }) => ({ policy, typed: {} }));
  const { policy: draft, typed } = edit.draft;
  const [wrong, setWrong] = useState<Wrong>();
  const [busy, setBusy] = useState(false);
  const set = (path: string, value: unknown, text?: string) => {
    edit.setDraft((old) => ({
      policy: withValue(old.policy, path, value),
      typed: text === undefined ? old.typed : { ...old.typed, [path]: text },
    }));
    if (wrong?.path === path) setWrong(undefined);
  };
  const errorAt = (path: string) => (wrong?.path === path ? wrong.text : undefined);
  const number = ({ path, unit, label, hint }: NumberSpec): ReactNode => (
    <NumberField
      key={path}
      label={t(label)}
      {...(hint && { hint: t(hint) })}
      {...(unitWords[unit] && { unit: t(unitWords[unit] as Key) })}
      value={typed[path] ?? shown(valueAt(draft, path), unit)}
      error={errorAt(path)}
      onChange={(text) => set(path, stored(text, unit), text)}
    />
  );

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const nonsense = Object.keys(typed).find((path) => Number.isNaN(valueAt(draft, path)));
    if (nonsense) {
      setWrong({ path: nonsense, text: t("settings.number") });
      return;
    }
    setBusy(true);
    setWrong(undefined);
    try {
      await desk.client.house.setPolicy(department, draft, edit.seen.policy.id ?? "");
      desk.notices.tell(t("settings.saved"));
      edit.begin(await look());
    } catch (failed) {
      const refused = await edit.refused(failed, look);
      if (refused) setWrong(wrongOf(refused));
    }
    setBusy(false);
  };
  const elsewhere = wrong && !document.querySelector(`[data-path="${CSS.escape(wrong.path)}"]`);

  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-5">
      <p className="rounded-md bg-info-soft px-3 py-2 text-14 text-info">
        {said(draft, part, departments.name)}
      </p>
      {wrong && elsewhere ? (
        <Notice tone="danger" role="alert">
          {wrong.text}
        </Notice>
      ) : null}
      {part === "routing" ? (
        <>
          <CheckField
            label={t("policy.manual")}
            hint={t("policy.manual_hint")}
            checked={draft.routing.manual === true}
            onChange={(on) => set("routing.manual", on)}
          />
          <Grid>
            {numbers.routing.map((spec) => (
              <div key={spec.path} data-path={spec.path}>
                {number(spec)}
              </div>
            ))}
            <div data-path="routing.overflow">
              <SelectField
                label={t("policy.overflow")}
                hint={t("policy.overflow_hint")}
                value={draft.routing.overflow ?? ""}
                error={errorAt("routing.overflow")}
                onChange={(value) => set("routing.overflow", value)}
                options={[
                  { value: "", label: t("policy.overflow_none") },
                  ...departments.all
                    .filter(({ key }) => key !== department)
                    .map(({ key, name }) => ({ value: key, label: name })),
                ]}
              />
            </div>
          </Grid>
          <p className="text-12 text-soft">{t("policy.capacity_elsewhere")}</p>
        </>
      ) : null}
      {part === "targets"
        ? priorities.map((label, at) => (
            <fieldset key={label} className="m-0 rounded-lg border border-line bg-surface p-3">
              <legend className="px-1 text-14 font-semibold">{t(label)}</legend>
              <Grid>
                {targets.map((target) => {
                  const path = `sla.${at}.${target.name}`;
                  return (
                    <div key={path} data-path={path}>
                      {number({ ...target, path })}
                    </div>
                  );
                })}
              </Grid>
              <CheckField
                label={t("policy.third_party")}
                checked={draft.sla[at]?.third_party === true}
                onChange={(on) => set(`sla.${at}.third_party`, on)}
              />
            </fieldset>
          ))
        : null}
      {part === "waits" || part === "callbacks" ? (
        <Grid>
          {numbers[part].map((spec) => (
            <div key={spec.path} data-path={spec.path}>
              {number(spec)}
            </div>
          ))}
        </Grid>
      ) : null}
      <Crossed edit={edit} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" aria-disabled={busy}>
          {edit.saves(t("common.save"))}
        </Button>
        <Button
          onClick={() => {
            edit.begin(edit.seen);
            setWrong(undefined);
          }}
        >
          {t("settings.undo")}
        </Button>
      </div>
      <History versions={there.versions ?? []} departmentName={departments.name} />
    </form>
  );
}

function Grid({ children }: { children: ReactNode }) {
  return <div className="grid gap-4 md:grid-cols-2">{children}</div>;
}

/** What the server refused, and where; the codes that name their place by themselves too. */
export function wrongOf(failed: unknown): Wrong {
  const text = errorText(failed);
  if (!(failed instanceof ApiError)) return { path: "", text };
  const told = failed.problem.errors?.[0];
  if (told) return { path: pathOf(told.location), text: failed.problem.detail ?? told.message };
  const overflow = ["overflow_ring", "overflow_self", "unknown_department"].includes(failed.code);
  return { path: overflow ? "routing.overflow" : "", text };
}

/** What the rules mean as they stand in the form, in a sentence or two. */
function said(policy: Policy, part: Part, name: (key: string) => string): string {
  const { routing, waits, callback, sla } = policy;
  const time = (ms: number | undefined) => (ms && ms > 0 ? lasting(ms) : t("says.never"));
  switch (part) {
    case "routing":
      if (routing.manual) return t("says.manual");
      return [
        t("says.offer", { time: time(routing.offer_ms) }),
        routing.max_queue || routing.max_wait_ms
          ? routing.overflow
            ? t("says.overflow", { department: name(routing.overflow) })
            : t("says.left")
          : t("says.any"),
      ].join(" ");
    case "targets":
      return t("says.targets", {
        first: time(sla[0]?.first_response_ms),
        resolution: time(sla[0]?.resolution_ms),
      });
    case "waits":
      return t("says.waits", { answer: time(waits.answer_ms), close: time(waits.auto_resolve_ms) });
    case "callbacks":
      return callback.slot_ms
        ? t("says.callbacks", {
            time: time(callback.slot_ms),
            n: callback.per_slot ?? 0,
            days: callback.days ?? 0,
          })
        : t("says.no_callbacks");
    default:
      return "";
  }
}

function lasting(ms: number): string {
  return ms < 60_000 ? t("time.seconds", { s: Math.round(ms / 1_000) }) : span(ms);
}
