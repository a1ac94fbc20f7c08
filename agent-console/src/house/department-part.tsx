import type { DepartmentSettings } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { NotYet } from "../ui/not-yet.tsx";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask } from "../verbs/asks.ts";
import { keyOf } from "./embed.ts";
import { useOfferedLanguages } from "./use-house.ts";

/** The departments: named in every language, in their order, closed down when they are no more. */
export function DepartmentPart() {
  const desk = useDesk();
  const queries = useQueryClient();
  const languages = useOfferedLanguages();
  const known = useQuery({
    queryKey: ["all-departments"],
    queryFn: () => desk.client.house.allDepartments(),
  });
  const [open, setOpen] = useState<DepartmentSettings | "new">();
  const named = (d: DepartmentSettings) => d.name[locale()] || d.name.en || d.key;
  const changed = async () => {
    await known.refetch();
    await queries.invalidateQueries({ queryKey: ["departments"] });
  };
  if (!known.data) return <NotYet query={known} height="h-14" />;
  const last = Math.max(0, ...known.data.map(({ position = 0 }) => position));
  const ask = (department: DepartmentSettings | undefined): Ask => ({
    title: department ? t("department.edit_who", { name: named(department) }) : t("department.add"),
    first: {
      ...Object.fromEntries(languages.map((tag) => [`name.${tag}`, department?.name[tag] ?? ""])),
      position: String(department?.position ?? last + 1),
      on: [department?.clinical ? "clinical" : "", (department?.active ?? true) ? "active" : ""]
        .filter(Boolean)
        .join(),
    },
    fields: () => [
      ...languages.map((tag) => ({
        kind: "text" as const,
        name: `name.${tag}`,
        label: t("department.name", { language: languageName(tag) }),
        required: true,
      })),
      { kind: "number", name: "position", label: t("department.position"), min: 1, max: 99 },
      {
        kind: "several",
        name: "on",
        label: t("department.what"),
        options: [
          { value: "clinical", label: t("department.clinical") },
          ...(department ? [{ value: "active", label: t("department.active") }] : []),
        ],
      },
    ],
    submit: department ? t("common.save") : t("department.add"),
    run: async (values) => {
      const name = Object.fromEntries(languages.map((tag) => [tag, values[`name.${tag}`]?.trim() ?? ""]));
      const on = (values.on ?? "").split(",");
      const asked: DepartmentSettings = {
        key: department?.key ?? keyOf(name.en ?? "").replaceAll("-", "_"),
        name,
        clinical: on.includes("clinical"),
        active: department ? on.includes("active") : true,
        position: Number(values.position) || 0,
        ...(department?.version && { version: department.version }),
      };
      await (department ? desk.client.house.editDepartment(asked) : desk.client.house.addDepartment(asked));
      await changed();
      return t("department.saved", { name: named(asked) });
    },
    again: async () => {
      const { data, error } = await known.refetch();
      if (!data) throw error;
      return ask(data.find(({ key }) => key === department?.key) ?? department);
    },
  });
  return (
    <>
      <p className="text-14 text-soft">{t("department.lead")}</p>
      <Button look="primary" icon={Plus} className="self-start" onClick={() => setOpen("new")}>
        {t("department.add")}
      </Button>
      <ul aria-label={t("house.departments")} className="flex flex-col gap-2">
        {known.data.map((department) => (
          <li
            key={department.key}
            aria-label={named(department)}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-3"
          >
            <div className="min-w-0 flex-1 basis-52">
              <p className="flex flex-wrap items-center gap-2 text-14 font-semibold">
                <bdi>{named(department)}</bdi>
                {department.clinical ? <Badge tone="accent">{t("department.clinical_badge")}</Badge> : null}
                {department.active ? null : <Badge>{t("department.closed")}</Badge>}
              </p>
              <p className="text-12 text-soft">
                {languages
                  .map((tag) => department.name[tag])
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            {department.active ? (
              <Link
                to="/settings"
                search={{ department: department.key, part: "hours" }}
                className="inline-flex min-h-7 items-center text-14 underline max-md:min-h-10"
              >
                {t("department.rules")}
              </Link>
            ) : null}
            <Button
              aria-label={t("department.edit_who", { name: named(department) })}
              onClick={() => setOpen(department)}
            >
              {t("department.edit")}
            </Button>
          </li>
        ))}
      </ul>
      {open ? (
        <AskDialog ask={ask(open === "new" ? undefined : open)} onClose={() => setOpen(undefined)} />
      ) : null}
    </>
  );
}
