/** A sentence of more words than this is hard to follow on a phone. */
const longSentence = 30;
/** Fewer words than this say nothing about how hard a text is. */
const enoughWords = 25;
/** The grade of school (Flesch-Kincaid) that a reply should not ask for. */
const hardestGrade = 9;
/** Ease by Fernández Huerta below which a Spanish text is hard for many. */
const leastEase = 55;

export type Hard = { rule: "long" | "grade"; found: string };

/** Sentences with a few words at least; addresses and numbers with points in them are one word. */
function sentencesIn(text: string): string[] {
  return text
    .replace(/\bhttps?:\/\/\S+/g, "link")
    .split(/[.!?…]+(?=\s|$)|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsIn(sentence).length > 1);
}

function wordsIn(text: string): string[] {
  return text.match(/\p{L}[\p{L}'’-]*/gu) ?? [];
}

/** Groups of vowels, less what is not heard at the end of an English word. */
export function englishSyllables(word: string): number {
  const small = word.toLowerCase().replace(/[^a-z]/g, "");
  const heard = small.replace(/(?:[^laeiouy]es|[^aeioulr]ed|[^laeiou]e)$/, "");
  return Math.max(1, (heard.match(/[aeiouy]{1,2}/g) ?? []).length);
}

/** Vowels that sound together are one syllable, unless an accent parts them. */
export function spanishSyllables(word: string): number {
  const groups = word.toLowerCase().match(/[íú]|[aeoáéó]?[iuü]?[aeoáéó]|[iuü]+/g) ?? [];
  return Math.max(1, groups.length);
}

type Counts = { sentences: number; words: number; syllables: number; longest: string };

function count(text: string, syllables: (word: string) => number): Counts {
  const sentences = sentencesIn(text);
  const words = sentences.flatMap(wordsIn);
  const longest = sentences.reduce(
    (most, each) => (wordsIn(each).length > wordsIn(most).length ? each : most),
    "",
  );
  return {
    sentences: sentences.length,
    words: words.length,
    syllables: words.reduce((sum, word) => sum + syllables(word), 0),
    longest,
  };
}

function tooLong({ longest }: Counts): Hard | undefined {
  if (wordsIn(longest).length <= longSentence) return undefined;
  return { rule: "long", found: `${wordsIn(longest).slice(0, 5).join(" ")} …` };
}

/** How hard a text is: a grade of school in English, a measure of ease in Spanish. */
export type Reading = { measure: "grade" | "ease"; value: number; hard: boolean };

function englishReading({ sentences, words, syllables }: Counts): Reading | undefined {
  if (words < enoughWords) return undefined;
  const value = (0.39 * words) / sentences + (11.8 * syllables) / words - 15.59;
  return { measure: "grade", value, hard: value > hardestGrade };
}

function spanishReading({ sentences, words, syllables }: Counts): Reading | undefined {
  if (words < enoughWords) return undefined;
  const value = 206.84 - (60 * syllables) / words - (1.02 * words) / sentences;
  return { measure: "ease", value, hard: value < leastEase };
}

function hard(counts: Counts, reading: Reading | undefined): Hard | undefined {
  return tooLong(counts) ?? (reading?.hard ? { rule: "grade", found: "" } : undefined);
}

export function englishGrade(text: string): Hard | undefined {
  const counts = count(text, englishSyllables);
  return hard(counts, englishReading(counts));
}

export function spanishGrade(text: string): Hard | undefined {
  const counts = count(text, spanishSyllables);
  return hard(counts, spanishReading(counts));
}

/** The measure of a whole text; none for a short one, nor in languages that have no measure here. */
export function gradeOf(text: string, language: string): Reading | undefined {
  const spoken = language.toLowerCase().split("-")[0];
  if (spoken === "en") return englishReading(count(text, englishSyllables));
  if (spoken === "es") return spanishReading(count(text, spanishSyllables));
  return undefined;
}
