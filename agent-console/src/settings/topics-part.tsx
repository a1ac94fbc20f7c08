import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { useSites } from "../desk/use-sites.ts";
import { languageName } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import { loadTopics } from "../state/directory.ts";
import type { Question, Topic } from "../state/rows.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Crossed } from "../ui/crossed.tsx";
import { CheckField, SelectField, TextField } from "../ui/fields.tsx";
import { Notice } from "../ui/notice.tsx";
import { useEdit } from "../ui/use-edit.ts";
import { wrongOf } from "./policy-part.tsx";
import { conditions, keyed, moved } from "./topics.ts";

type Words = Record<string, string>;

/** What patients choose from, and what they are asked before the chat: by topic, in every language of the site. */
export function TopicsPart({ department, topics }: { department: string; topics: readonly Topic[] }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const languages = useSites().languagesOf(department);
  const edit = useEdit(topics, (all) => structuredClone([...all]));
  const { draft, setDraft } = edit;
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const change = (at: number, topic: Topic) => setDraft(draft.map((old, n) => (n === at ? topic : old)));

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setWrong("");
    const next = keyed(draft, languages[0] ?? "en");
    try {
      await desk.client.house.setTopics(department, next, edit.seen);
      edit.begin(next);
      desk.notices.tell(t("settings.saved"));
      await queries.invalidateQueries({ queryKey: ["departments"] });
    } catch (failed) {
      const refused = await edit.refused(failed, () => loadTopics(desk.api, department));
      if (refused) setWrong(wrongOf(refused).text);
    }
    setBusy(false);
  };
  return (
    <form onSubmit={save} noValidate aria-busy={busy} className="flex flex-col gap-4">
      <p className="rounded-md bg-info-soft px-3 py-2 text-14 text-info">{t("topics.lead")}</p>
      {draft.map((topic, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: new topics have no key until they are saved
          key={at}
          className="m-0 flex flex-col gap-3 rounded-lg border border-line bg-surface p-3"
        >
          <legend className="px-1 text-14 font-semibold">
            {topic.name[locale()] || topic.name.en || t("topics.new")}
          </legend>
          <WordFields
            label={(language) => t("topics.name", { language })}
            languages={languages}
            words={topic.name}
            onWords={(name) => change(at, { ...topic, name })}
          />
          <Questions
            languages={languages}
            questions={topic.questions ?? []}
            onQuestions={(questions) => change(at, { ...topic, questions })}
          />
          <Order
            what={topic.name[locale()] || t("topics.new")}
            first={at === 0}
            last={at === draft.length - 1}
            onMove={(by) => setDraft(moved(draft, at, by))}
            onRemove={() => setDraft(draft.filter((_, n) => n !== at))}
          />
        </fieldset>
      ))}
      <Button
        icon={Plus}
        className="self-start"
        onClick={() => setDraft([...draft, { key: "", name: {}, questions: [] }])}
      >
        {t("topics.add")}
      </Button>
      <Crossed edit={edit} />
      {wrong ? (
        <Notice tone="danger" role="alert">
          {wrong}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" aria-disabled={busy}>
          {edit.saves(t("common.save"))}
        </Button>
        <Button
          onClick={() => {
            edit.begin(edit.seen);
            setWrong("");
          }}
        >
          {t("settings.undo")}
        </Button>
      </div>
    </form>
  );
}

function WordFields({
  label,
  languages,
  words,
  onWords,
}: {
  label: (language: string) => string;
  languages: readonly string[];
  words: Words;
  onWords: (words: Words) => void;
}) {
  return (
    <div className="grid gap-3 md:grid-cols-2">
      {languages.map((tag) => (
        <TextField
          key={tag}
          label={label(languageName(tag))}
          value={words[tag] ?? ""}
          onChange={(text) => onWords({ ...words, [tag]: text })}
        />
      ))}
    </div>
  );
}

const kinds = ["text", "choice", "yes_no", "date"] as const;

function Questions({
  languages,
  questions,
  onQuestions,
}: {
  languages: readonly string[];
  questions: readonly Question[];
  onQuestions: (questions: Question[]) => void;
}) {
  const change = (at: number, question: Question) =>
    onQuestions(questions.map((old, n) => (n === at ? question : old)));
  const kindWords = {
    text: t("question.text"),
    choice: t("question.choice"),
    yes_no: t("question.yes_no"),
    date: t("question.date"),
  };
  return (
    <div className="flex flex-col gap-3">
      {questions.map((question, at) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: new questions have no key until they are saved
          key={at}
          className="m-0 flex flex-col gap-3 rounded-md border border-line bg-ground p-3"
        >
          <legend className="px-1 text-12 font-semibold text-soft">{t("question.n", { n: at + 1 })}</legend>
          <WordFields
            label={(language) => t("question.label", { language })}
            languages={languages}
            words={question.label}
            onWords={(words) => change(at, { ...question, label: words })}
          />
          <div className="grid gap-3 md:grid-cols-2">
            <SelectField
              label={t("question.kind")}
              value={question.type}
              onChange={(type) => change(at, { ...question, type: type as Question["type"] })}
              options={kinds.map((kind) => ({ value: kind, label: kindWords[kind] }))}
            />
            <Condition questions={questions} at={at} onQuestion={(next) => change(at, next)} />
          </div>
          {question.type === "choice" ? (
            <Choices
              languages={languages}
              choices={question.choices ?? []}
              onChoices={(choices) => change(at, { ...question, choices })}
            />
          ) : null}
          <CheckField
            label={t("question.required")}
            checked={question.required === true}
            onChange={(required) => change(at, { ...question, required })}
          />
          <Order
            what={t("question.n", { n: at + 1 })}
            first={at === 0}
            last={at === questions.length - 1}
            onMove={(by) => onQuestions(moved(questions, at, by))}
            onRemove={() => onQuestions(questions.filter((_, n) => n !== at))}
          />
        </fieldset>
      ))}
      <Button
        size="small"
        icon={Plus}
        className="self-start max-md:h-10"
        onClick={() => onQuestions([...questions, { key: "", label: {}, type: "text" }])}
      >
        {t("question.add")}
      </Button>
    </div>
  );
}

/** When a question is asked: always, or after one answer to an earlier question that was saved before. */
function Condition({
  questions,
  at,
  onQuestion,
}: {
  questions: readonly Question[];
  at: number;
  onQuestion: (question: Question) => void;
}) {
  const question = questions[at];
  if (!question) return null;
  const possible = conditions(questions, at).filter((found) => found.question.key && found.equals);
  const words = (label: Words | undefined) => label?.[locale()] ?? label?.en ?? "";
  const { show_if: on, ...always } = question;
  return (
    <SelectField
      label={t("question.when")}
      value={on ? `${on.question}=${on.equals}` : ""}
      onChange={(value) => {
        const [name = "", equals = ""] = value.split("=");
        onQuestion(value ? { ...always, show_if: { question: name, equals } } : always);
      }}
      options={[
        { value: "", label: t("question.always") },
        ...possible.map((found) => ({
          value: `${found.question.key}=${found.equals}`,
          label: t("question.if", {
            question: words(found.question.label),
            answer: found.label ? words(found.label) : t(found.equals === "yes" ? "answer.yes" : "answer.no"),
          }),
        })),
      ]}
    />
  );
}

function Choices({
  languages,
  choices,
  onChoices,
}: {
  languages: readonly string[];
  choices: readonly { key: string; label: Words }[];
  onChoices: (choices: { key: string; label: Words }[]) => void;
}) {
  return (
    <div className="flex flex-col gap-2">
      {choices.map((choice, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: new choices have no key until they are saved
        <div key={at} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <WordFields
              label={(language) => t("question.answer", { n: at + 1, language })}
              languages={languages}
              words={choice.label}
              onWords={(label) => onChoices(choices.map((old, n) => (n === at ? { ...old, label } : old)))}
            />
          </div>
          <IconButton
            icon={Trash2}
            label={t("question.remove_answer", { n: at + 1 })}
            onClick={() => onChoices(choices.filter((_, n) => n !== at))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={Plus}
        className="self-start max-md:h-10"
        onClick={() => onChoices([...choices, { key: "", label: {} }])}
      >
        {t("question.add_answer")}
      </Button>
    </div>
  );
}

function Order({
  what,
  first,
  last,
  onMove,
  onRemove,
}: {
  what: string;
  first: boolean;
  last: boolean;
  onMove: (by: number) => void;
  onRemove: () => void;
}): ReactNode {
  return (
    <div className="flex gap-1">
      <IconButton
        icon={ArrowUp}
        label={t("order.up", { what })}
        disabled={first}
        onClick={() => onMove(-1)}
      />
      <IconButton
        icon={ArrowDown}
        label={t("order.down", { what })}
        disabled={last}
        onClick={() => onMove(1)}
      />
      <IconButton icon={Trash2} label={t("order.remove", { what })} onClick={onRemove} />
    </div>
  );
}
