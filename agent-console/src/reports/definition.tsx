import type { FigureDefinition } from "@careline/client";
import { useQuery } from "@tanstack/react-query";
import { Info } from "lucide-react";
import { useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { type Key, t } from "../i18n/i18n.ts";
import { Dialog } from "../ui/dialog.tsx";
import { names } from "./defined-names.ts";

/** What figures mean, by the ids of the contract. */
export function useDefinitions(): ReadonlyMap<string, FigureDefinition> | undefined {
  const desk = useDesk();
  const { data } = useQuery({
    queryKey: ["definitions"],
    queryFn: async () => {
      const { definitions } = await desk.api.get<{ definitions: FigureDefinition[] | null }>(
        "/reports/definitions",
      );
      return new Map((definitions ?? []).map((definition) => [definition.id, definition]));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

/** What a figure means, one press away from it. */
export function Definition({ of, frozen }: { of: string; frozen?: FigureDefinition | undefined }) {
  const [open, setOpen] = useState(false);
  const current = useDefinitions();
  const found = frozen ?? current?.get(of);
  const name = names[of];
  if (!found || !name) return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t("definition.open", { what: t(name) })}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-md align-middle text-soft hover:bg-hover max-md:size-11 print:hidden"
      >
        <Info aria-hidden="true" size={16} strokeWidth={1.5} />
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t(name)}>
        <p className="text-16 text-pretty">{t(`define.${of}` as Key)}</p>
        <h3 className="mt-4 text-12 font-semibold text-soft">{t("definition.exactly")}</h3>
        <dl lang="en" className="mt-1 grid gap-2 text-14">
          <Line name="Unit">{found.unit}</Line>
          <Line name="Formula">{found.formula}</Line>
          <Line name="Leaves out">{found.leaves_out}</Line>
          <Line name="Filed by">{found.cohort}</Line>
          <Line name="Credit">{found.credit}</Line>
          <Line name="Source">{found.source}</Line>
        </dl>
        <p className="mt-3 text-12 text-soft">
          {t("definition.version", { id: found.id, n: found.def_version })}
        </p>
      </Dialog>
    </>
  );
}

/** The contract's own words, which are English everywhere. */
function Line({ name, children }: { name: string; children: string }) {
  if (!children) return null;
  return (
    <div>
      <dt className="text-12 text-soft">{name}</dt>
      <dd className="written m-0">{children}</dd>
    </div>
  );
}
