import type { ReactNode } from "react";
import { CategoriesPart } from "./categories-part.tsx";
import { Frame } from "./frame.tsx";
import { SynonymsPart } from "./synonyms-part.tsx";
import { type Part, tabs } from "./tabs.ts";

const shown: Record<Part, () => ReactNode> = { categories: CategoriesPart, synonyms: SynonymsPart };

/** What is set, or seen, for all articles at once. */
export function PartPage({ part: asked }: { part: string }) {
  const part = tabs.find((tab) => tab.part === asked)?.part ?? tabs[0].part;
  const Shown = shown[part];
  return (
    <Frame chosen={part}>
      <Shown />
    </Frame>
  );
}
