import type { Rules } from "./rules.ts";

// \b knows no accents: where a word may begin or end with one, its edges are spelled out.
const edge = "(?<![\\p{L}\\p{N}])";
const end = "(?![\\p{L}\\p{N}])";
const words = (of: string) => new RegExp(`${edge}(?:${of})${end}`, "iu");

/** Rules for replies in Spanish. */
export const spanish: Rules = {
  tone: [
    {
      rule: "blame",
      when: words(
        "(?:usted )?(?:olvidó|se olvidó|no leyó|no trajo|no siguió|no avisó|nunca)(?: de)?|(?:usted )?(?:debió|debería) haber|(?:es|fue) (?:su|tu) (?:culpa|error)|por su culpa|te olvidaste|no leíste",
      ),
      unless: words("nunca (?:es|está|cobramos|compartimos|pedimos|le pediremos|dude)"),
    },
    {
      rule: "order",
      when: words("(?:usted )?(?:debe|tiene que|está obligad[oa] a|deberá|tendrá que)|tienes que"),
      unless: words("no (?:debe|tiene que|deberá|tendrá que|tienes que)|se (?:debe|deberá) a"),
    },
    {
      rule: "dismissive",
      when: words(
        "como (?:ya )?(?:le |te )?(?:dije|dijimos|expliqué|explicamos|mencioné)|obviamente|cálmese|tranquilícese|no es (?:mi|nuestro) problema|no (?:podemos|puedo) hacer nada|qué esperaba|ustedes siempre|otra vez le digo",
      ),
    },
    {
      rule: "refusal",
      when: words("no (?:podemos|puedo|vamos a|voy a) ayudar(?:le|te|la|lo)?|es imposible|de ninguna manera"),
    },
    { rule: "shouting", when: /\p{Lu}{4,}(?:\s+\p{Lu}{3,})+|[!?]{2,}/u },
    { rule: "curt", when: /^\s*(?:no|mal|denegado|léalo otra vez|llámenos|mire la web|búsquelo)[.!]?\s*$/iu },
  ],
  jargon: [
    { word: words("EOB"), instead: "la carta de su seguro que explica la factura" },
    { word: words("autorización previa|preautorización"), instead: "permiso de su seguro antes de la cita" },
    { word: words("adjudicación|adjudicad[oa]s?"), instead: "decisión, decidido" },
    { word: words("remesa|remisión de pago"), instead: "pago" },
    { word: words("códigos? (?:CPT|CIE(?:-10)?)"), instead: "el código del tratamiento" },
    { word: words("contraindicad[oa]s?|contraindicación"), instead: "no es seguro para usted" },
    { word: words("reacción adversa|evento adverso|efectos? adversos?"), instead: "efecto secundario" },
    { word: words("hipertensión"), instead: "presión alta" },
    { word: words("ambulatori[oa]s?"), instead: "sin pasar la noche" },
    { word: words("coordinación de beneficios"), instead: "qué seguro paga primero" },
    { word: words("coaseguro|coseguro"), instead: "la parte que usted paga" },
    { word: words("deducible|franquicia"), instead: "lo que paga antes que el seguro" },
    { word: words("de conformidad con|en virtud de|conforme a lo dispuesto"), instead: "según" },
    { word: words("susodich[oa]s?|antedich[oa]s?|el presente|la presente"), instead: "este, esta" },
    { word: words("en ayunas absoluto|ayuno absoluto"), instead: "sin comer ni beber nada" },
    { word: words("con anterioridad a|previamente a"), instead: "antes de" },
    { word: words("con posterioridad a"), instead: "después de" },
    { word: words("subsanar|subsanad[oa]"), instead: "corregir" },
    { word: words("dar curso|dar trámite|tramitación"), instead: "hacer" },
    { word: words("posología"), instead: "cuánto y cuándo tomarlo" },
    { word: words("sintomatología"), instead: "síntomas" },
    { word: words("facultativ[oa]s?"), instead: "médico, médica" },
  ],
};
