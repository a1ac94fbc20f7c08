import type { Api, Colleague } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { dateOnly } from "../i18n/format.ts";
import { locale, t } from "../i18n/i18n.ts";
import type { Question, Topic } from "./rows.ts";

/** A name in each language; "en" is always there. */
type Names = Record<string, string>;

type Department = {
  id: string;
  key: string;
  names: Names;
  topics: Topic[] | null;
  clinical?: boolean;
};

const staleMs = 5 * 60_000;

function inOurs(names: Names | undefined, key: string): string {
  return names?.[locale()] ?? names?.en ?? key;
}

type Departments = { departments: Department[] | null };

const load = (api: Api) => api.get<Departments>("/departments");

/** A department's topics as they are now. */
export async function loadTopics(api: Api, key: string): Promise<readonly Topic[]> {
  const { departments } = await load(api);
  return departments?.find((found) => found.key === key)?.topics ?? [];
}

/** The departments, with names in the reader's language. */
export function useDepartments() {
  const { api, me } = useDesk();
  const { data } = useQuery({
    queryKey: ["departments"],
    queryFn: () => load(api),
    staleTime: staleMs,
  });
  return useMemo(() => {
    const all = data?.departments ?? [];
    const byKey = new Map(all.map((found) => [found.key, found]));
    const named = all.map(({ key, names, clinical }) => ({
      key,
      name: inOurs(names, key),
      clinical: clinical === true,
    }));
    const seesAll = me.role === "admin" || me.role === "privacy";
    return {
      all: named,
      /** Those whose conversations this person sees. */
      mine: seesAll ? named : named.filter(({ key }) => me.departments.includes(key)),
      name: (key: string) => inOurs(byKey.get(key)?.names, key),
      /** Of a department by its id, as changes of the house name it. */
      nameOfId: (id: string) => {
        const found = all.find((department) => department.id === id);
        return found && inOurs(found.names, found.key);
      },
      topic: (department: string, topic: string) =>
        inOurs(byKey.get(department)?.topics?.find((found) => found.key === topic)?.name, topic),
      /** What was asked before the chat and what was answered, both as the reader speaks. */
      answers: (department: string, topic: string, answers: Record<string, string>) =>
        answersOf(byKey.get(department)?.topics ?? [], topic, answers),
      topics: (department: string) => byKey.get(department)?.topics ?? [],
      loaded: data !== undefined,
    };
  }, [data, me]);
}

/** In the order of the questions; an answer whose question is gone keeps its key. */
export function answersOf(
  topics: readonly Topic[],
  topic: string,
  answers: Record<string, string>,
): { question: string; answer: string }[] {
  const questions = topics.find(({ key }) => key === topic)?.questions ?? [];
  const order = (key: string) => {
    const at = questions.findIndex((question) => question.key === key);
    return at < 0 ? questions.length : at;
  };
  return Object.entries(answers)
    .sort(([a], [b]) => order(a) - order(b))
    .map(([key, answer]) => {
      const question = questions.find((found) => found.key === key);
      return { question: inOurs(question?.label, key), answer: answerText(question, answer) };
    });
}

function answerText(question: Question | undefined, answer: string): string {
  if (question?.type === "yes_no")
    return t(answer === "yes" || answer === "true" ? "answer.yes" : "answer.no");
  if (question?.type === "date") return dateOnly(answer);
  const choice = question?.choices?.find(({ key }) => key === answer);
  return choice ? inOurs(choice.label, answer) : answer;
}

/** All who can be given conversations. */
export function useColleagues(): readonly Colleague[] {
  const { api } = useDesk();
  const { data } = useQuery({
    queryKey: ["staff"],
    queryFn: () => api.get<{ staff: Colleague[] | null }>("/staff"),
    staleTime: staleMs,
  });
  return data?.staff ?? [];
}
