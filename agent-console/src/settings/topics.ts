import type { Question, Topic } from "../state/rows.ts";

/** A key for what somebody names: "Which insurer?" becomes which_insurer, and is told apart from those there are. */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain =
    name
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 36) || "item";
  let key = plain;
  for (let n = 2; taken.includes(key); n++) key = `${plain}_${n}`;
  return key;
}

/** Gives a key to everything that was added here and has none yet; what has one keeps it, because answers name it. */
export function keyed(topics: readonly Topic[], language: string): Topic[] {
  const name = (words: Record<string, string>) => words[language] || Object.values(words).find(Boolean) || "";
  const give = <T extends { key: string }>(
    list: readonly T[],
    words: (item: T) => Record<string, string>,
  ): T[] => {
    const taken = list.map(({ key }) => key).filter(Boolean);
    return list.map((item) => {
      if (item.key) return item;
      const key = keyFor(name(words(item)), taken);
      taken.push(key);
      return { ...item, key };
    });
  };
  return give(topics, (topic) => topic.name).map((topic) => ({
    ...topic,
    questions: give(topic.questions ?? [], (question) => question.label).map((question) => ({
      ...question,
      ...(question.type === "choice"
        ? { choices: give(question.choices ?? [], (choice) => choice.label) }
        : { choices: [] }),
    })),
  }));
}

export type Condition = { question: Question; equals: string; label: Record<string, string> | undefined };

/** Answers that a question can depend on: of those before it with choices, or with yes and no. */
export function conditions(questions: readonly Question[], at: number): Condition[] {
  return questions.slice(0, at).flatMap((question): Condition[] => {
    if (question.type === "yes_no")
      return ["yes", "no"].map((equals) => ({ question, equals, label: undefined }));
    if (question.type !== "choice") return [];
    return (question.choices ?? []).map(({ key, label }) => ({ question, equals: key, label }));
  });
}

/** A list with one of its items moved by a step. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const to = at + by;
  const copy = [...list];
  const [item] = copy.splice(at, 1);
  if (item === undefined || to < 0 || to > copy.length) return [...list];
  copy.splice(to, 0, item);
  return copy;
}
