import { describe, expect, it } from "vitest";
import { locales, type Messages, preferred, speak, t } from "../src/i18n/i18n.ts";

type Entry = string | Record<string, string>;
type File = Record<string, Entry>;

/** Each locale's files: the first screen's, then those of the areas beside it. */
const files = import.meta.glob<File>("../src/i18n/*.json", { import: "default", eager: true });
function filesOf(name: string): [string, File][] {
  return Object.entries(files)
    .filter(([path]) => path.includes(`/${name}.`))
    .map(([path, texts]) => [path.replace(`/${name}.`, "/"), texts]);
}
const textsOf = (name: string): File => Object.assign({}, ...filesOf(name).map(([, texts]) => texts));
const en = textsOf("en");
const es = textsOf("es");
const all: Record<(typeof locales)[number], File> = { en, es };

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}

const sources = import.meta.glob<string>("../src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

describe.each(locales)("locale %s", (name) => {
  const texts = all[name];

  it("has the texts of English, no more and no fewer", () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  });

  it("keeps the placeholders and has every plural category of its language", () => {
    const categories = new Intl.PluralRules(name).resolvedOptions().pluralCategories;
    for (const [key, english] of Object.entries(en as Record<string, Entry>)) {
      const entry = texts[key];
      if (typeof english === "string" || typeof entry === "string") {
        expect(typeof entry, key).toBe(typeof english);
        expect(placeholders(String(entry)), key).toEqual(placeholders(String(english)));
        continue;
      }
      for (const category of categories) {
        expect(entry?.[category], `${key} ${category}`).toBeTruthy();
        expect(placeholders(entry?.[category] ?? ""), key).toEqual(placeholders(english.other ?? ""));
      }
    }
  });

  it("shouts nowhere", () => {
    expect(
      Object.values(texts)
        .map(String)
        .filter((text) => text.includes("!")),
    ).toEqual([]);
  });
});

it.each(locales)("%s has no text twice, and each in the same file as in English", (name) => {
  const keys = filesOf(name).map(([path, texts]) => [path, Object.keys(texts).sort()]);
  expect(keys).toEqual(filesOf("en").map(([path, texts]) => [path, Object.keys(texts).sort()]));
  const flat = filesOf(name).flatMap(([, texts]) => Object.keys(texts));
  expect(flat.filter((key, i) => flat.indexOf(key) !== i)).toEqual([]);
});

it("every text is used", () => {
  const code = Object.values(sources).join("\n");
  // Names that are put together in code, by their beginnings.
  const composed = [
    "define.",
    "me.theme_",
    "guard.foreign_",
    "hint.",
    "recovery.state_",
    "recovery.none_",
    "voice.item_",
    "color.",
    "area.",
    "change.",
    "field.",
    "start.starter",
    "composer.saving",
    "composer.saved",
    "composer.unsaved",
  ];
  const unused = Object.keys(en).filter(
    (key) => !code.includes(`"${key}"`) && !composed.some((begin) => key.startsWith(begin)),
  );
  expect(unused).toEqual([]);
});

it("fills in values and chooses the plural", () => {
  speak("en", en as unknown as Messages);
  expect(t("composer.send_to", { name: "Maria" })).toBe("Send to Maria");
  expect(t("thread.new_below", { n: 1 })).toBe("1 new message");
  expect(t("thread.new_below", { n: 3 })).toBe("3 new messages");
  expect(t("composer.hint_mine", { name: "the patient" })).toBe("The patient sees this right away.");
  speak("es", es as unknown as Messages);
  expect(t("thread.new_below", { n: 3 })).toBe("3 mensajes nuevos");
});

it("begins with the chosen locale, else with one of the browser's", () => {
  expect(preferred("es", ["en-US"])).toBe("es");
  expect(preferred("", ["fr-FR", "es-MX", "en"])).toBe("es");
  expect(preferred("", ["fr-FR"])).toBe("en");
});
