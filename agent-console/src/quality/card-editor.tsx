import { ApiError, type QualityCard } from "@careline/client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useDesk } from "../app/desk-context.tsx";
import { ItemRow } from "../care/item-row.tsx";
import { useSites } from "../desk/use-sites.ts";
import { t } from "../i18n/i18n.ts";
import { errorText } from "../i18n/refusals.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { qualityKey } from "./quality.ts";

const cardKey = [...qualityKey, "card"];

/** Makes the next version of the card; what was drawn before keeps its own. */
export function CardEditor({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const { data } = useQuery({
    queryKey: cardKey,
    queryFn: async () => (await desk.api.get<{ card: QualityCard }>("/quality/card")).card,
    staleTime: 0,
  });
  return (
    <Dialog open wide onClose={onClose} title={t("quality.card_change")}>
      {data ? <Form card={data} onClose={onClose} /> : null}
    </Dialog>
  );
}

type Item = { id: string; key?: string; text: Record<string, string> };

function Form({ card, onClose }: { card: QualityCard; onClose: () => void }) {
  const desk = useDesk();
  const queries = useQueryClient();
  const sites = useSites();
  const languages = [...new Set(["en", ...sites.offered])];
  const [version, setVersion] = useState(card.version);
  const [items, setItems] = useState<Item[]>(() =>
    (card.items ?? []).map(({ key = "", text }) => ({ id: key, key, text })),
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError("");
    try {
      await desk.api.put("/quality/card", { version, items: items.map(({ id: _, ...item }) => item) });
      await queries.invalidateQueries({ queryKey: qualityKey });
      desk.notices.tell(t("quality.card_saved"));
      onClose();
    } catch (failed) {
      setError(errorText(failed));
      setBusy(false);
      if (!(failed instanceof ApiError) || failed.code !== "changed_meanwhile") return;
      setVersion((await desk.api.get<{ card: QualityCard }>("/quality/card")).card.version);
    }
  };
  return (
    <form onSubmit={submit} noValidate aria-busy={busy} className="flex flex-col gap-4">
      <p className="text-14 text-soft">{t("quality.card_lead")}</p>
      {error ? (
        <Notice tone="danger" role="alert">
          {error}
        </Notice>
      ) : null}
      <ol className="flex flex-col gap-3">
        {items.map((item, at) => (
          <ItemRow
            key={item.id}
            legend={t("quality.item", { n: at + 1 })}
            languages={languages}
            text={item.text}
            onText={(text) =>
              setItems((old) => old.map((one) => (one.id === item.id ? { ...one, text } : one)))
            }
            actions={
              <IconButton
                icon={X}
                label={t("quality.item_remove", { n: at + 1 })}
                onClick={() => setItems((old) => old.filter(({ id }) => id !== item.id))}
              />
            }
          />
        ))}
      </ol>
      <div>
        <Button
          icon={Plus}
          onClick={() => setItems((old) => [...old, { id: crypto.randomUUID(), text: {} }])}
        >
          {t("quality.item_add")}
        </Button>
      </div>
      <div className="sticky -bottom-4 -mb-4 flex flex-wrap justify-end gap-2 bg-raised pt-2 pb-4">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" aria-disabled={busy}>
          {t("quality.card_save")}
        </Button>
      </div>
    </form>
  );
}
