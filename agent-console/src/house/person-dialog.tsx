import type { Member } from "@careline/client";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { type Key, locale, t } from "../i18n/i18n.ts";
import { AskDialog } from "../verbs/ask-dialog.tsx";
import type { Ask, Values } from "../verbs/asks.ts";

export const roles = ["agent", "supervisor", "manager", "privacy", "admin"] as const;
export const roleWords: Record<(typeof roles)[number], { label: Key; hint: Key }> = {
  agent: { label: "role.agent", hint: "role.agent_hint" },
  supervisor: { label: "role.supervisor", hint: "role.supervisor_hint" },
  manager: { label: "role.manager", hint: "role.manager_hint" },
  privacy: { label: "role.privacy", hint: "role.privacy_hint" },
  admin: { label: "role.admin", hint: "role.admin_hint" },
};

export type PersonDialogProps = {
  /** Undefined: somebody new. */
  person: Member | undefined;
  departments: readonly { key: string; name: string }[];
  languages: readonly string[];
  onClose: () => void;
  /** Somebody was added or changed; `added` names whoever needs a link now. */
  onSaved: (added: string | undefined) => Promise<void>;
};

/** Who somebody is here, asked in one dialog for new people and known ones. */
export function PersonDialog({ person, departments, languages, onClose, onSaved }: PersonDialogProps) {
  const desk = useDesk();
  const known = [...new Set([...languages, ...(person?.languages ?? [])])];
  const read = (values: Values) => ({
    name: values.name?.trim() ?? "",
    email: values.email?.trim() ?? "",
    role: (values.role ?? "agent") as Member["role"],
    departments: (values.departments ?? "").split(",").filter(Boolean),
    languages: (values.languages ?? "").split(",").filter(Boolean),
  });
  const ask = (person: Member | undefined): Ask => ({
    title: person ? t("person.title_edit", { name: person.name }) : t("person.title_add"),
    first: {
      name: person?.name ?? "",
      email: person?.email ?? "",
      role: person?.role ?? "agent",
      departments: (person?.departments ?? (departments.length === 1 ? [departments[0]?.key] : [])).join(),
      languages: (person?.languages ?? languages.filter((tag) => tag === locale())).join(),
    },
    fields: (values) => [
      { kind: "text", name: "name", label: t("person.name"), hint: t("person.name_hint"), required: true },
      { kind: "text", name: "email", label: t("person.email"), hint: t("person.email_hint"), required: true },
      {
        kind: "choice",
        name: "role",
        label: t("person.role"),
        options: roles.map((role) => ({
          value: role,
          label: t(roleWords[role].label),
          hint: t(roleWords[role].hint),
        })),
      },
      {
        kind: "several",
        name: "departments",
        label: t("person.departments"),
        hint: t("person.departments_hint"),
        options: departments.map(({ key, name }) => ({ value: key, label: name })),
      },
      {
        kind: "several",
        name: "languages",
        label: t("person.languages"),
        options: known.map((tag) => ({ value: tag, label: languageName(tag) })),
      },
      ...(person && person.state === "active" && values.role !== person.role
        ? [{ kind: "says" as const, name: "role_change", text: t("person.role_change") }]
        : []),
    ],
    submit: person ? t("common.save") : t("person.submit_add"),
    run: async (values) => {
      const asked = read(values);
      if (person) {
        await desk.client.house.editStaff(person.id, { ...asked, version: person.version });
        await onSaved(undefined);
        return t("team.saved", { name: asked.name });
      }
      const added = await desk.client.house.addStaff(asked);
      await onSaved(added.id);
      return t("team.added", { name: asked.name });
    },
    again: async () => {
      const team = await desk.client.house.team();
      return ask(team.find(({ id }) => id === person?.id) ?? person);
    },
  });
  return <AskDialog ask={ask(person)} onClose={onClose} />;
}
