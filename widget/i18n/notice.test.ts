import { expect, it } from "vitest";
import en from "./en.json";
import es from "./es.json";

// A site's notice_version names this wording, and the log of a conversation
// keeps the version alone. So a changed wording needs a new version, set where
// sites are made, and an entry here: then what somebody agreed to can be read
// years later.
const WORDINGS = {
  "2026-01": {
    en: [
      "The staff of {clinic} read what you write.",
      "The clinic keeps it.",
      "It is not for emergencies. An answer can take a while.",
      "If this is fine with you, press “Agree and send”.",
    ],
    es: [
      "El personal de {clinic} lee lo que usted escribe.",
      "La clínica lo guarda.",
      "No es para emergencias. La respuesta puede tardar.",
      "Si está de acuerdo, pulse «Aceptar y enviar».",
    ],
  },
};

it("keeps the wording that a notice version stands for", () => {
  const now = Object.values(WORDINGS).at(-1);
  for (const [lang, texts] of Object.entries({ en, es })) {
    const shown = [
      texts["notice.read"],
      texts["notice.kept"],
      texts["notice.emergency"],
      texts["notice.agree"],
    ];
    expect(shown).toEqual(now?.[lang as "en" | "es"]);
  }
});
