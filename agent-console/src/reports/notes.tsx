import { Plus, X } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { Annotation } from "./annotations.ts";
import { dayWords } from "./words.ts";

/** What happened on the days of the charts, by the number that stands there. */
export function Notes({
  notes,
  departmentName,
  onAdd,
  onRemove,
}: {
  notes: readonly Annotation[];
  departmentName: (key: string) => string;
  onAdd: () => void;
  onRemove: (note: Annotation) => void;
}) {
  return (
    <section aria-labelledby="report-notes" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="report-notes" className="flex-1 text-14 font-semibold">
          {t("note.heading")}
        </h2>
        <Button size="small" icon={Plus} onClick={onAdd} className="max-md:h-10 print:hidden">
          {t("note.title")}
        </Button>
      </div>
      {notes.length > 0 ? (
        <ol className="m-0 flex list-none flex-col gap-1 p-0 text-14">
          {notes.map((note, i) => (
            <li key={note.id} className="flex items-center gap-2">
              <span className="tick w-5 shrink-0 font-semibold">{i + 1}</span>
              <span className="min-w-0 flex-1">
                <span className="text-soft">
                  {note.first === note.last
                    ? dayWords(note.first)
                    : t("note.days", { first: dayWords(note.first), last: dayWords(note.last) })}
                  {note.department ? ` (${departmentName(note.department)})` : ""}
                </span>{" "}
                <bdi className="written">{note.note}</bdi>
              </span>
              <IconButton
                icon={X}
                label={t("note.remove_one", { note: note.note })}
                onClick={() => onRemove(note)}
                className="print:hidden"
              />
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-14 text-soft">{t("note.none")}</p>
      )}
    </section>
  );
}
