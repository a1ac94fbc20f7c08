import type { Rules } from "./rules.ts";

/** Rules for replies in English. */
export const english: Rules = {
  tone: [
    {
      rule: "blame",
      when: /\byou (?:failed|forgot|neglected|should(?:n't)? have|never|didn['’]t (?:even|bother|read|bring|tell|listen|follow))\b|\b(?:your (?:own )?(?:fault|mistake|error)|because you (?:did|were))\b/i,
    },
    {
      rule: "order",
      when: /\byou (?:must|have to|need to|are required to|will have to)\b/i,
      unless:
        /\b(?:do(?:n['’]t| not)|if) you (?:must|have to|need to)\b|\byou (?:do not|don['’]t) (?:have|need) to\b/i,
    },
    {
      rule: "dismissive",
      when: /\b(?:as (?:i|we) (?:already )?(?:said|told you|mentioned|explained)|like (?:i|we) said|per my (?:last|previous)|obviously|calm down|relax\b|not (?:my|our) problem|there is nothing (?:i|we) can do|nothing (?:i|we) can do|that is just how|what do you expect|once again,|you people)\b/i,
    },
    {
      rule: "refusal",
      when: /\b(?:(?:we|i) (?:can['’]?t|cannot|won['’]t|will not|refuse to) help|that['’]s impossible|it is impossible|no way\b|not possible, period)/i,
    },
    { rule: "shouting", when: /\b[A-Z]{4,}(?:\s+[A-Z]{3,})+\b|[!?]{2,}/ },
    { rule: "curt", when: /^\s*(?:no|wrong|denied|read it again|call us|see website|look it up)[.!]?\s*$/i },
  ],
  jargon: [
    { word: /\bEOBs?\b/, instead: "the letter from your insurer that explains the bill" },
    { word: /\bprior auth(?:orization)?s?\b/i, instead: "approval from your insurer before the visit" },
    { word: /\badjudicat(?:e|ed|ion|ing)\b/i, instead: "decide, decided" },
    { word: /\bremittance\b/i, instead: "payment" },
    { word: /\b(?:CPT|ICD(?:-10)?) codes?\b/i, instead: "the code for the treatment" },
    { word: /\bPCP\b/, instead: "your family doctor" },
    { word: /\bNPO\b/, instead: "nothing to eat or drink" },
    { word: /\b(?:PRN|BID|TID|QID)\b/, instead: "when needed, twice a day, …" },
    { word: /\bcontraindicat(?:ed|ion|ions)\b/i, instead: "not safe for you" },
    { word: /\badverse (?:event|reaction|effect)s?\b/i, instead: "side effect" },
    { word: /\bhypertension\b/i, instead: "high blood pressure" },
    { word: /\bambulatory\b/i, instead: "without a night in hospital" },
    { word: /\bcoordination of benefits\b/i, instead: "which insurer pays first" },
    { word: /\butili[sz]ation review\b/i, instead: "your insurer checks whether it is needed" },
    { word: /\bcoinsurance\b/i, instead: "the share that you pay" },
    { word: /\bdeductibles?\b/i, instead: "what you pay before insurance does" },
    { word: /\b(?:pursuant to|in accordance with)\b/i, instead: "by" },
    { word: /\b(?:aforementioned|hereinafter|herein|heretofore)\b/i, instead: "this" },
    { word: /\butili[sz]e[sd]?\b/i, instead: "use" },
    { word: /\bcommence[sd]?\b/i, instead: "begin" },
    { word: /\bin lieu of\b/i, instead: "instead of" },
    { word: /\bprior to\b/i, instead: "before" },
    { word: /\bsubsequent(?:ly| to)?\b/i, instead: "after, then" },
    { word: /\bno[- ]show\b/i, instead: "missed visit" },
    { word: /\bDOB\b/, instead: "date of birth" },
    { word: /\bMRN\b/, instead: "your number with us" },
  ],
};
