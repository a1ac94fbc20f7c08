import { type ComponentType, Suspense } from "react";
import { loadTexts } from "../i18n/i18n.ts";
import { lazily } from "../ui/lazily.ts";
import { CategoriesPart } from "./categories-part.tsx";
import { Frame } from "./frame.tsx";
import { SynonymsPart } from "./synonyms-part.tsx";
import { type Part, tabs } from "./tabs.ts";

const GapsPart = lazily(() =>
  Promise.all([import("./gaps-part.tsx"), loadTexts("kbuse", "reports")]).then(([part]) => ({
    default: part.GapsPart,
  })),
);

const shown: Record<Part, ComponentType> = {
  categories: CategoriesPart,
  synonyms: SynonymsPart,
  gaps: GapsPart,
};

/** What is set, or seen, for all articles at once. */
export function PartPage({ part: asked }: { part: string }) {
  const part = tabs.find((tab) => tab.part === asked)?.part ?? tabs[0].part;
  const Shown = shown[part];
  return (
    <Frame chosen={part}>
      <Suspense fallback={null}>
        <Shown />
      </Suspense>
    </Frame>
  );
}
