import { describe, expect, it } from "vitest";
import askEn from "./ask.en.json";
import askEs from "./ask.es.json";
import closedEn from "./closed.en.json";
import closedEs from "./closed.es.json";
import { complaints } from "./complete.ts";
import en from "./en.json";
import es from "./es.json";
import filesEn from "./files.en.json";
import filesEs from "./files.es.json";
import hoursEn from "./hours.en.json";
import hoursEs from "./hours.es.json";
import { loadHours } from "./hours.ts";
import { LANGUAGES, load } from "./languages.ts";
import { pseudo } from "./pseudo.ts";
import { choose, direction, named, type Texts, translator } from "./t.ts";
import threadEn from "./thread.en.json";
import threadEs from "./thread.es.json";

/** The files that are loaded behind the first screen. */
const later: Record<string, { en: Texts; es: Texts }> = {
  hours: { en: hoursEn, es: hoursEs },
  thread: { en: threadEn, es: threadEs },
  ask: { en: askEn, es: askEs },
  closed: { en: closedEn, es: closedEs },
  files: { en: filesEn, es: filesEs },
};

describe("locale files", () => {
  it("are complete in every language", async () => {
    for (const lang of LANGUAGES) expect(complaints(lang, (await load(lang)) as Texts, en)).toEqual([]);
  });

  it("loaded later are complete and come in the language asked for", async () => {
    for (const file of Object.values(later)) expect(complaints("es", file.es, file.en)).toEqual([]);
    expect((await loadHours("es-MX"))("hours.closed")).toBe("Cerrado ahora");
    expect((await loadHours("fr"))("hours.closed")).toBe("Closed now");
    expect((await loadHours("qps-rtl"))("hours.opens", { when: "8" })).toMatch(/[\u0600-\u06ff].*8/);
  });

  it("are complained about when a key, a placeholder or a plural form is missing", () => {
    const { "home.title": _, ...missing } = es;
    const broken: Texts = {
      ...missing,
      extra: "x",
      "home.person": "Una persona le responderá.",
      "home.unread": { one: "{count} mensaje", other: "{count} mensajes" },
      "end.yes": " ",
    };
    expect(complaints("es", broken, en)).toEqual([
      'es: "extra" is not in English',
      'es: "home.title" is missing',
      'es: "home.person" (other) needs {clinic}',
      'es: "home.unread" lacks the plural form "many"',
      'es: "end.yes" is empty',
    ]);
  });

  it("keep sentences short enough to be read in distress, and never shout", () => {
    const all: Texts[] = [en, es, ...Object.values(later).flatMap((file) => [file.en, file.es])];
    for (const texts of all) {
      for (const [key, text] of Object.entries(texts)) {
        for (const form of typeof text === "string" ? [text] : Object.values(text)) {
          expect(form, key).not.toMatch(/[!¡]/);
          for (const sentence of form.split(/[.?]/))
            expect(sentence.trim().split(/\s+/).length, key).toBeLessThan(17);
        }
      }
    }
  });
});

describe("translator", () => {
  it("fills placeholders and chooses the plural form of the language", () => {
    const english = translator("en", en);
    expect(english("home.unread", { count: 1 })).toBe("1 new message");
    expect(english("home.unread", { count: 1200 })).toBe("1,200 new messages");
    expect(english("chat.writing", { name: "Ana $& {x}" })).toBe("Ana $& {x} is writing");
    expect(translator("es", es)("home.unread", { count: 1 })).toBe("1 mensaje nuevo");
  });
});

describe("pseudo-locales", () => {
  it("keep every placeholder and are what they say", () => {
    for (const lang of ["qps-rtl", "qps-long"]) expect(complaints("en", pseudo(lang), en)).toEqual([]);
    expect(String(pseudo("qps-rtl")["home.choose"])).toMatch(/[\u0600-\u06ff]/);
    expect(String(pseudo("qps-long")["home.choose"]).length).toBeGreaterThan(en["home.choose"].length * 1.4);
    expect(direction("qps-rtl")).toBe("rtl");
  });
});

describe("choosing", () => {
  it("takes the first wanted language that is offered", () => {
    expect(choose(["fr", "es-MX"], ["en", "es"])).toBe("es");
    expect(choose(["fr"], ["es", "en"])).toBe("es");
    expect(choose(["qps-rtl"], ["en"])).toBe("qps-rtl");
    expect(direction("ar-EG")).toBe("rtl");
    expect(direction("es")).toBe("ltr");
  });

  it("takes the best of a clinic's names", () => {
    expect(named({ en: "Billing", es: "Facturas" }, "es-MX")).toBe("Facturas");
    expect(named({ en: "Billing" }, "es")).toBe("Billing");
    expect(named({ nl: "Rekeningen" }, "es")).toBe("Rekeningen");
  });
});
