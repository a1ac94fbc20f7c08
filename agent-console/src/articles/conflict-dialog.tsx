import type { KbArticle } from "@careline/client";
import { t } from "../i18n/i18n.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Compare } from "./compare.tsx";
import type { Words } from "./kb.ts";
import { wordsOf } from "./writing.ts";

/** Two people saved from one version: both texts, and what to do with mine. Nothing is lost either way. */
export function ConflictDialog({
  theirs,
  mine,
  onClose,
  onKeepMine,
  onUseTheirs,
}: {
  theirs: KbArticle;
  mine: Words;
  onClose: () => void;
  onKeepMine: () => void;
  onUseTheirs: () => void;
}) {
  const name = theirs.author.name || t("kb.somebody");
  return (
    <Dialog open wide onClose={onClose} title={t("kb.conflict")}>
      <div className="flex flex-col gap-4">
        <p className="text-14 text-soft">{t("kb.conflict_lead", { name, version: theirs.version })}</p>
        <Compare
          before={wordsOf(theirs)}
          after={mine}
          beforeName={t("kb.theirs", { name, version: theirs.version })}
          afterName={t("kb.mine")}
        />
        <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
          <Button onClick={onClose}>{t("kb.write_on")}</Button>
          <Button onClick={onUseTheirs}>{t("kb.use_theirs")}</Button>
          <Button look="primary" onClick={onKeepMine}>
            {t("kb.keep_mine")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
