import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { languageName } from "../i18n/format.ts";
import { t } from "../i18n/i18n.ts";
import { useColleagues, useDepartments } from "../state/directory.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { inputLook } from "../ui/field.tsx";
import { SelectField } from "../ui/fields.tsx";
import { audienceWords, statusWords } from "./bits.tsx";
import type { Filters } from "./filters.ts";
import { articleLanguages } from "./languages.ts";
import { useCategories } from "./use-kb.ts";

/** After the last letter, before the list is asked for. */
const pauseMs = 250;

type Name = Exclude<keyof Filters, "q" | "show">;

/** What the list is filtered by. Changing one changes the address. */
export function FilterBar({ filters, onFilters }: { filters: Filters; onFilters: (next: Filters) => void }) {
  const departments = useDepartments();
  const colleagues = useColleagues();
  const categories = useCategories();
  const [open, setOpen] = useState(false);
  const set = (name: Name, value: string) => {
    const { [name]: _, ...rest } = filters;
    onFilters(value ? { ...rest, [name]: value } : rest);
  };
  const choices: { name: Name; label: string; options: { value: string; label: string }[] }[] = [
    {
      name: "status",
      label: t("kb.status"),
      options: (["draft", "published", "archived"] as const).map((value) => ({
        value,
        label: statusWords(value),
      })),
    },
    {
      name: "audience",
      label: t("kb.audience"),
      options: (["public", "patients", "staff"] as const).map((value) => ({
        value,
        label: audienceWords(value),
      })),
    },
    {
      name: "language",
      label: t("kb.language"),
      options: articleLanguages.map((value) => ({ value, label: languageName(value) })),
    },
    {
      name: "department",
      label: t("kb.department"),
      options: [
        ...departments.all.map(({ key, name }) => ({ value: key, label: name })),
        { value: "none", label: t("kb.no_department") },
      ],
    },
    {
      name: "category",
      label: t("kb.category"),
      options: categories.all.map(({ key }) => ({ value: key, label: categories.name(key) })),
    },
    {
      name: "owner",
      label: t("kb.owner"),
      options: colleagues.map(({ id, name }) => ({ value: id, label: name })),
    },
  ];
  const used = choices.filter(({ name }) => filters[name]).length;
  return (
    <search className="flex flex-col gap-3">
      <Words
        key={filters.show ?? ""}
        value={filters.q ?? ""}
        onValue={(q) => {
          const { q: _, ...rest } = filters;
          onFilters(q ? { ...rest, q } : rest);
        }}
      />
      <Button
        className="self-start md:hidden max-md:h-11"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {used > 0 ? t("kb.filters_n", { n: used }) : t("kb.filters")}
      </Button>
      <div className={cx("grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6", !open && "max-md:hidden")}>
        {choices.map(({ name, label, options }) => (
          <SelectField
            key={name}
            label={label}
            value={filters[name] ?? ""}
            onChange={(value) => set(name, value)}
            options={[{ value: "", label: t("kb.any") }, ...options]}
          />
        ))}
      </div>
    </search>
  );
}

function Words({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onValue(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  });
  return (
    <label className="relative block">
      <span className="sr-only">{t("kb.search")}</span>
      <Search
        aria-hidden="true"
        size={16}
        strokeWidth={1.5}
        className="absolute start-3 top-2.5 text-soft max-md:top-3.5"
      />
      <input
        type="search"
        dir="auto"
        value={typed}
        placeholder={t("kb.search")}
        onChange={(event) => setTyped(event.target.value)}
        className={`${inputLook} ps-9!`}
      />
    </label>
  );
}
