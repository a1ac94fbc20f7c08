import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { type Key, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useDepartments } from "../state/directory.ts";
import { type Tool, type ToolKind, toolsKey } from "../state/tools.ts";
import { Button } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { FilterFields } from "./filter-fields.tsx";
import { MacroFields } from "./macro-fields.tsx";
import { ReplyFields } from "./reply-fields.tsx";

const titles: Record<ToolKind, [Key, Key]> = {
  reply: ["tools.add_reply", "tools.edit_reply"],
  macro: ["tools.add_macro", "tools.edit_macro"],
  tag: ["tools.add_tag", "tools.edit_tag"],
  view: ["tools.add_view", "tools.edit_view"],
};

const colors = ["grey", "blue", "green", "yellow", "red", "violet"] as const;

/** What a new one begins with. */
const fresh: Record<ToolKind, Partial<Tool>> = {
  reply: { reply: { texts: {} } },
  macro: { macro: { actions: [{ do: "reply", texts: {} }] } },
  tag: { tag: { color: "grey" } },
  view: {
    view: {
      filter: {
        join: "and",
        of: [{ field: "status", op: "is", values: ["queued", "open", "waiting", "snoozed"] }],
      },
    },
  },
};

/** Makes a tool or changes one. What somebody else changed meanwhile is said, and nothing typed is lost. */
export function ToolEditor({
  kind,
  tool,
  onClose,
}: {
  kind: ToolKind;
  tool: Tool | undefined;
  onClose: () => void;
}) {
  const desk = useDesk();
  const queries = useQueryClient();
  const departments = useDepartments();
  const admin = desk.me.role === "admin";
  const edit = useEdit<Tool, Tool>(
    tool ?? { kind, name: "", scope: admin ? "all" : "person", ...fresh[kind] },
    (there) => there,
  );
  const { draft, change } = edit;
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const look = async () => {
    const { tools } = await desk.api.get<{ tools: Tool[] | null }>("/tools");
    return tools?.find(({ id }) => id === draft.id) ?? edit.seen;
  };
  const carryOut = async (what: () => Promise<unknown>, done: Key) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await what();
      await queries.invalidateQueries({ queryKey: toolsKey });
      desk.notices.tell(t(done, { name: draft.name }));
      onClose();
    } catch (failed) {
      setError(await edit.refused(failed, look));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { version } = edit.seen;
    const body = { ...draft, ...(version && { version }) };
    void carryOut(
      () => (tool ? desk.api.put(`/tools/${tool.id}`, body) : desk.api.post("/tools", body)),
      "tools.saved",
    );
  };
  const scopes = [
    ...(admin ? [{ value: "all", label: t("tools.scope_all") }] : []),
    ...(desk.steers
      ? departments.mine.map(({ key, name }) => ({ value: `department/${key}`, label: name }))
      : []),
    { value: "person", label: t("tools.scope_person") },
  ];
  return (
    <Dialog open onClose={onClose} wide={kind !== "tag"} title={t(titles[kind][tool ? 1 : 0])}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate aria-busy={busy}>
        <Crossed edit={edit} />
        {error ? (
          <Notice tone="danger" role="alert">
            {errorText(error)}
          </Notice>
        ) : null}
        <TextField
          label={t("tools.name")}
          value={draft.name}
          onChange={(name) => change({ name })}
          required
        />
        {kind === "tag" ? (
          <SelectField
            label={t("tools.color")}
            value={draft.tag?.color ?? "grey"}
            onChange={(color) => change({ tag: { color } })}
            options={colors.map((value) => ({ value, label: t(`color.${value}`) }))}
          />
        ) : (
          <SelectField
            label={t("tools.scope")}
            value={draft.scope === "department" ? `department/${draft.owner}` : draft.scope}
            onChange={(value) => {
              const [scope, owner = ""] = value.split("/");
              change({ scope: scope as Tool["scope"], owner });
            }}
            options={scopes}
          />
        )}
        {draft.reply ? <ReplyFields reply={draft.reply} onChange={(reply) => change({ reply })} /> : null}
        {draft.macro ? (
          <MacroFields
            actions={draft.macro.actions ?? []}
            onChange={(actions) => change({ macro: { actions } })}
          />
        ) : null}
        {draft.view ? (
          <FilterFields filter={draft.view.filter} onChange={(filter) => change({ view: { filter } })} />
        ) : null}
        <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
          {tool ? (
            <Button
              look="danger"
              className="me-auto"
              onClick={() =>
                deleting
                  ? void carryOut(
                      () => desk.api.delete(`/tools/${tool.id}?version=${edit.seen.version}`),
                      "tools.deleted",
                    )
                  : setDeleting(true)
              }
            >
              {t(deleting ? "tools.delete_sure" : "tools.delete")}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            {edit.saves(t("tools.save"))}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
