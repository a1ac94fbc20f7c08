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

export function englishGrade(text: string): Hard | undefined {
  const counts = count(text, englishSyllables);
  const { sentences, words, syllables } = counts;
  const long = tooLong(counts);
  if (long || words < enoughWords) return long;
  const grade = (0.39 * words) / sentences + (11.8 * syllables) / words - 15.59;
  return grade > hardestGrade ? { rule: "grade", found: "" } : undefined;
}

export function spanishGrade(text: string): Hard | undefined {
  const counts = count(text, spanishSyllables);
  const { sentences, words, syllables } = counts;
  const long = tooLong(counts);
  if (long || words < enoughWords) return long;
  const ease = 206.84 - (60 * syllables) / words - (1.02 * words) / sentences;
  return ease < leastEase ? { rule: "grade", found: "" } : undefined;
}
