import type { QualityMonth, QualityPerson, QualitySample } from "@careline/client";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleOff, Dices } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { exact } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { useDepartments } from "../state/directory.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { NumberField, SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { pastMonths, qualityKey, useQualityMonth } from "./quality.ts";
import { ReviewDialog } from "./review-dialog.tsx";

/** A department's month: drawn once, then reviewed one by one. */
export function ReviewPart() {
  const desk = useDesk();
  const { mine } = useDepartments();
  const months = pastMonths(desk.now());
  const [chosen, setChosen] = useState("");
  const [month, setMonth] = useState(months[0] ?? "");
  const department = chosen || (mine[0]?.key ?? "");
  const { data, error } = useQualityMonth(department, month);
  const [open, setOpen] = useState<{ person: QualityPerson; sample: QualitySample }>();
  return (
    <section aria-labelledby="quality-review" className="flex flex-col gap-4">
      <h2 id="quality-review" className="text-16 font-semibold">
        {t("quality.review_title")}
      </h2>
      <div className="flex flex-wrap gap-3">
        <SelectField
          label={t("quality.department")}
          value={department}
          onChange={setChosen}
          options={mine.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <SelectField
          label={t("quality.month")}
          value={month}
          onChange={setMonth}
          options={months.map((value) => ({ value, label: monthName(value) }))}
        />
      </div>
      {error ? <Notice tone="danger">{errorText(error)}</Notice> : null}
      {data && !data.drawn ? (
        <DrawForm key={`${department}/${month}`} department={department} month={month} />
      ) : null}
      {data?.drawn ? <Drawn data={data} onOpen={(person, sample) => setOpen({ person, sample })} /> : null}
      {open && data ? <ReviewDialog {...open} card={data.card} onClose={() => setOpen(undefined)} /> : null}
    </section>
  );
}

function monthName(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(locale(), { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.UTC(year, number - 1, 15),
  );
}

function DrawForm({ department, month }: { department: string; month: string }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const [size, setSize] = useState("5");
  const [seed, setSeed] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const draw = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      await desk.api.post("/quality/draws", {
        department,
        month,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        size: Number(size),
        seed: seed.trim(),
      });
      await queries.invalidateQueries({ queryKey: qualityKey });
    } catch (failed) {
      setError(errorText(failed));
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={draw}
      noValidate
      aria-busy={busy}
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4"
    >
      <p className="text-14">{t("quality.not_drawn")}</p>
      {error ? (
        <Notice tone="danger" role="alert">
          {error}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <NumberField label={t("quality.size")} value={size} onChange={setSize} min={1} max={20} />
        <TextField label={t("quality.seed")} hint={t("quality.seed_hint")} value={seed} onChange={setSeed} />
      </div>
      <div>
        <Button type="submit" look="primary" icon={Dices} aria-disabled={busy}>
          {t("quality.draw")}
        </Button>
      </div>
    </form>
  );
}

function Drawn({
  data,
  onOpen,
}: {
  data: QualityMonth;
  onOpen: (person: QualityPerson, sample: QualitySample) => void;
}) {
  const people = data.people ?? [];
  return (
    <>
      <div className="text-12 text-soft">
        <p>
          {t("quality.drawn", { name: data.by?.name ?? "", time: exact(data.at ?? 0), n: data.size ?? 0 })}
        </p>
        <p>
          {t("quality.seed")}: <code className="tick text-ink select-all">{data.seed}</code> · {data.zone}
        </p>
        <details className="mt-1">
          <summary className="min-h-6 cursor-pointer">{t("quality.how")}</summary>
          <p className="mt-1 max-w-prose">{t("quality.how_text")}</p>
        </details>
      </div>
      {people.length === 0 ? <p className="text-14 text-soft">{t("quality.nobody")}</p> : null}
      <ul className="flex flex-col gap-3">
        {people.map((person) => (
          <li key={person.person.id} className="rounded-md border border-line bg-surface p-3">
            <h3 className="text-14 font-semibold">
              <bdi>{person.person.name}</bdi>
            </h3>
            <p className="text-12 text-soft">
              {t("quality.frame", { n: person.n })}
              {person.own ? "" : ` · ${scoreText(person)}`}
            </p>
            {person.own ? (
              <p className="mt-2 text-14">{t("quality.own")}</p>
            ) : (
              <ul className="mt-2 flex flex-wrap gap-2">
                {(person.samples ?? []).map((sample) => (
                  <li key={sample.id}>
                    <SampleButton person={person} sample={sample} onOpen={onOpen} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What somebody's finished reviews come to: few say nothing of a person. */
function scoreText({ reviews, points, of }: QualityPerson): string {
  if (points === undefined || of === undefined) return t("quality.score_few", { n: reviews });
  return t("quality.score", { n: reviews, points: points / 2, of: of / 2 });
}

function SampleButton({
  person,
  sample,
  onOpen,
}: {
  person: QualityPerson;
  sample: QualitySample;
  onOpen: (person: QualityPerson, sample: QualitySample) => void;
}) {
  const name = t("quality.sample", { n: sample.position });
  if (sample.gone)
    return (
      <Badge icon={CircleOff} title={t("quality.gone_why")}>
        {name}: {t("quality.gone")}
      </Badge>
    );
  const state = sample.finished_at
    ? sample.answered_at
      ? "quality.answered"
      : sample.seen_at
        ? "quality.seen"
        : "quality.finished"
    : sample.version > 0
      ? "quality.begun"
      : "quality.open";
  return (
    <Button icon={sample.finished_at ? CircleCheck : CircleDashed} onClick={() => onOpen(person, sample)}>
      {name}: {t(state)} <span className="sr-only">{person.person.name}</span>
    </Button>
  );
}
