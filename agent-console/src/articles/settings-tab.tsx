import type { KbArticle, KbSettings } from "@careline/client";
import { Archive, FileOutput, Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { inputLook } from "../ui/field.tsx";
import { ChoiceField, Labelled, SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { audienceWords } from "./bits.tsx";
import { dayOf, monthsOn } from "./filters.ts";
import type { Audience, Status } from "./kb.ts";
import { Translations } from "./translations.tsx";
import { useCategories, useKb } from "./use-kb.ts";

type Values = Required<
  Pick<KbSettings, "slug" | "department" | "category" | "audience" | "owner" | "review_on">
>;

function valuesOf(article: KbArticle): Values {
  return {
    slug: article.slug,
    department: article.department,
    category: article.category,
    audience: article.audience,
    owner: article.owner?.id ?? "",
    review_on: article.review_on ?? "",
  };
}

/** What of an article is not its words: for whom it is, where it stands, who looks after it. */
export function SettingsTab({
  article,
  onChanged,
}: {
  article: KbArticle;
  onChanged: (article: KbArticle) => void;
}) {
  const desk = useDesk();
  const kb = useKb();
  const departments = useDepartments();
  const colleagues = useColleagues();
  const categories = useCategories();
  const edit = useEdit(article, valuesOf);
  const values = edit.draft;
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const set = (name: keyof Values) => (value: string) => edit.change({ [name]: value });
  const locked = !article.may_arrange;
  const today = dayOf(desk.now());

  const carryOut = async (change: () => Promise<KbArticle>, told: string) => {
    if (busy) return;
    setBusy(true);
    setWrong("");
    try {
      const next = await change();
      onChanged(next);
      edit.begin(next);
      desk.notices.tell(told);
    } catch (error) {
      const refused = await edit.refused(error, () => kb.read(article.id));
      if (refused) setWrong(errorText(refused));
    }
    setBusy(false);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const before = valuesOf(edit.seen);
    const names = (Object.keys(values) as (keyof Values)[]).filter((name) => before[name] !== values[name]);
    if (names.length === 0) return;
    const only = (all: Values) => Object.fromEntries(names.map((name) => [name, all[name]]));
    void carryOut(
      () => kb.arrange(article.id, { ...only(values), seen: only(before) }),
      t("kb.settings_saved"),
    );
  };
  const status = (to: Status, told: string) =>
    void carryOut(() => kb.setStatus(article.id, article.version, to), told);

  const offered = categories.all.filter(
    ({ department }) => department === "" || department === values.department,
  );
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-2">
      <form onSubmit={save} noValidate aria-busy={busy} className="flex min-w-0 flex-col gap-4">
        {locked ? <Notice tone="info">{t("kb.settings_locked")}</Notice> : null}
        <fieldset disabled={locked} className="m-0 flex min-w-0 flex-col gap-4 border-0 p-0">
          <ChoiceField
            label={t("kb.audience")}
            value={values.audience}
            onChange={(value) => edit.change({ audience: value as Audience })}
            options={(["public", "patients", "staff"] as const).map((value) => ({
              value,
              label: audienceWords(value),
              hint: t(
                value === "public"
                  ? "kb.for_public_hint"
                  : value === "patients"
                    ? "kb.for_patients_hint"
                    : "kb.for_staff_hint",
              ),
            }))}
          />
          <div className="grid gap-3 md:grid-cols-2">
            <SelectField
              label={t("kb.department")}
              value={values.department}
              onChange={set("department")}
              options={[
                { value: "", label: t("kb.no_department") },
                ...departments.all.map(({ key, name }) => ({ value: key, label: name })),
              ]}
            />
            <SelectField
              label={t("kb.category")}
              value={values.category}
              onChange={set("category")}
              options={[
                { value: "", label: t("kb.no_category") },
                ...offered.map(({ key }) => ({ value: key, label: categories.name(key) })),
                ...(values.category && !offered.some(({ key }) => key === values.category)
                  ? [{ value: values.category, label: categories.name(values.category) }]
                  : []),
              ]}
            />
            <SelectField
              label={t("kb.owner")}
              value={values.owner}
              onChange={set("owner")}
              options={[
                { value: "", label: t("kb.no_owner") },
                ...colleagues.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <Labelled label={t("kb.review_on")} hint={t("kb.review_hint")}>
              {(id, described) => (
                <input
                  id={id}
                  type="date"
                  value={values.review_on}
                  aria-describedby={described}
                  onChange={(event) => set("review_on")(event.target.value)}
                  className={inputLook}
                />
              )}
            </Labelled>
          </div>
          <div className="flex flex-wrap gap-2">
            {([6, 12] as const).map((months) => (
              <Button key={months} size="small" onClick={() => set("review_on")(monthsOn(today, months))}>
                {t("kb.review_in", { n: months })}
              </Button>
            ))}
          </div>
          <TextField
            label={t("kb.slug")}
            hint={
              article.former?.length
                ? t("kb.slug_former", { list: article.former.join(", ") })
                : t("kb.slug_hint")
            }
            value={values.slug}
            onChange={set("slug")}
          />
        </fieldset>
        <Crossed edit={edit} />
        {wrong ? (
          <Notice tone="danger" role="alert">
            {wrong}
          </Notice>
        ) : null}
        {locked ? null : (
          <Button type="submit" look="primary" aria-disabled={busy} className="self-start">
            {edit.saves(t("common.save"))}
          </Button>
        )}
      </form>
      <div className="flex min-w-0 flex-col gap-6">
        <Translations article={article} />
        {article.may_publish || (article.may_arrange && article.status !== "archived") ? (
          <section aria-labelledby="kb-life" className="flex flex-col gap-2">
            <h2 id="kb-life" className="text-14 font-semibold">
              {t("kb.life")}
            </h2>
            <p className="text-14 text-soft">
              {t(
                article.status === "published"
                  ? "kb.life_published"
                  : article.status === "draft"
                    ? "kb.life_draft"
                    : "kb.life_archived",
              )}
            </p>
            <div className="flex flex-wrap gap-2">
              {article.status === "published" ? (
                <Button icon={Undo2} onClick={() => status("draft", t("kb.taken_back"))}>
                  {t("kb.take_back")}
                </Button>
              ) : null}
              {article.status === "archived" ? (
                <Button icon={FileOutput} onClick={() => status("draft", t("kb.brought_out"))}>
                  {t("kb.bring_out")}
                </Button>
              ) : (
                <Button icon={Archive} onClick={() => status("archived", t("kb.put_away"))}>
                  {t("kb.archive")}
                </Button>
              )}
            </div>
          </section>
        ) : null}
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-12 text-soft">
          <dt>{t("kb.language")}</dt>
          <dd>{languageName(article.language)}</dd>
          {article.license ? (
            <>
              <dt>{t("kb.license")}</dt>
              <dd className="wrap-anywhere">{article.license}</dd>
            </>
          ) : null}
          {article.begun_from ? (
            <>
              <dt>{t("kb.begun_from")}</dt>
              <dd>{t("kb.begun_from_gap")}</dd>
            </>
          ) : null}
        </dl>
      </div>
    </div>
  );
}
