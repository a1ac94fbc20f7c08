import type { KbCategory } from "@careline/client";
import { useQueryClient } from "@tanstack/react-query";
import { FolderTree, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { keyFor } from "../settings/topics.ts";
import { useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Empty } from "../ui/empty.tsx";
import { NumberField, SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { articleLanguages } from "./languages.ts";
import { useCategories, useKb } from "./use-kb.ts";

/** What articles are sorted by, per department, with names in each language. */
export function CategoriesPart() {
  const desk = useDesk();
  const departments = useDepartments();
  const { all, name, data, error } = useCategories();
  const [open, setOpen] = useState<KbCategory>();
  const blank: KbCategory = { key: "", department: "", names: {}, position: 0, articles: 0 };
  if (error) return <Notice tone="danger">{errorText(error)}</Notice>;
  if (!data)
    return (
      <Loading label={t("kb.categories_loading")}>
        <Bar className="h-40" />
      </Loading>
    );
  const groups = [{ key: "", name: t("kb.no_department") }, ...departments.all]
    .map((group) => ({ ...group, list: all.filter(({ department }) => department === group.key) }))
    .filter(({ list }) => list.length > 0);
  return (
    <>
      <p className="text-14 text-soft">{t("kb.categories_lead")}</p>
      {desk.steers ? (
        <Button icon={Plus} className="self-start" onClick={() => setOpen(blank)}>
          {t("kb.category_add")}
        </Button>
      ) : null}
      {groups.length === 0 ? (
        <Empty icon={FolderTree} role="status" title={t("kb.no_categories")}>
          {t("kb.no_categories_lead")}
        </Empty>
      ) : null}
      {groups.map((group) => (
        <section key={group.key} aria-label={group.name} className="flex flex-col gap-2">
          <h2 className="text-14 font-semibold">{group.name}</h2>
          <ul className="m-0 flex list-none flex-col gap-1 p-0">
            {group.list.map((category) => (
              <li
                key={category.key}
                className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-surface px-3 py-2 text-14"
              >
                <bdi className="min-w-0 flex-1 wrap-anywhere">{name(category.key)}</bdi>
                <span className="text-12 text-soft">{t("kb.articles_n", { n: category.articles })}</span>
                {desk.steers ? (
                  <Button
                    size="small"
                    aria-label={t("kb.category_change", { name: name(category.key) })}
                    onClick={() => setOpen(category)}
                  >
                    {t("kb.change")}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {open ? <CategoryDialog category={open} taken={all} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

function CategoryDialog({
  category,
  taken,
  onClose,
}: {
  category: KbCategory;
  taken: readonly KbCategory[];
  onClose: () => void;
}) {
  const desk = useDesk();
  const kb = useKb();
  const queries = useQueryClient();
  const departments = useDepartments();
  const edit = useEdit(category, ({ names, department, position }) => ({
    names,
    department,
    position: String(position),
  }));
  const { names, department, position } = edit.draft;
  const [wrong, setWrong] = useState("");
  const carryOut = async (change: () => Promise<KbCategory[]>) => {
    try {
      queries.setQueryData(["kb", "categories"], await change());
      desk.notices.tell(t("kb.categories_saved"));
      onClose();
    } catch (error) {
      const refused = await edit.refused(
        error,
        async () => (await kb.categories()).find(({ key }) => key === category.key) ?? category,
      );
      setWrong(refused ? errorText(refused) : "");
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const said = Object.fromEntries(Object.entries(names).filter(([, words]) => words.trim() !== ""));
    const first = said.en ?? Object.values(said)[0] ?? "";
    if (!first) {
      setWrong(t("kb.category_nameless"));
      return;
    }
    const key =
      category.key ||
      keyFor(
        first,
        taken.map((each) => each.key),
      ).replaceAll("_", "-");
    const { names: was, department: of, position: at } = edit.seen;
    void carryOut(() =>
      kb.nameCategory(key, {
        names: said,
        department,
        position: Number(position) || 0,
        seen: { names: was, department: of, position: at },
      }),
    );
  };
  return (
    <Dialog open onClose={onClose} title={t(category.key ? "kb.category_title" : "kb.category_add")}>
      <form onSubmit={save} noValidate className="flex flex-col gap-4">
        {articleLanguages.map((language) => (
          <TextField
            key={language}
            label={t("kb.category_name", { language: languageName(language) })}
            value={names[language] ?? ""}
            onChange={(words) => edit.change({ names: { ...names, [language]: words } })}
          />
        ))}
        <SelectField
          label={t("kb.department")}
          value={department}
          onChange={(department) => edit.change({ department })}
          options={[
            { value: "", label: t("kb.no_department") },
            ...departments.mine.map(({ key, name }) => ({ value: key, label: name })),
          ]}
        />
        <NumberField
          label={t("kb.position")}
          value={position}
          onChange={(position) => edit.change({ position })}
          max={999}
        />
        <Crossed edit={edit} />
        {wrong ? (
          <Notice tone="danger" role="alert">
            {wrong}
          </Notice>
        ) : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {category.key && Object.keys(category.names).length > 0 ? (
            <Button look="danger" onClick={() => void carryOut(() => kb.dropCategory(category.key))}>
              {t("kb.category_drop")}
            </Button>
          ) : null}
          <Button type="submit" look="primary">
            {edit.saves(t("common.save"))}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
