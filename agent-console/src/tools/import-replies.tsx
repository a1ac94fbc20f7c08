import { useQueryClient } from "@tanstack/react-query";
import { useDesk } from "../app/desk-context.tsx";
import { ImportDialog, type ImportWords } from "../house/import-dialog.tsx";
import { t } from "../i18n/i18n.ts";
import { toolsKey } from "../state/tools.ts";

const words: ImportWords = {
  title: "tools.import_title",
  lead: "tools.import_lead",
  badLead: "tools.import_bad",
  ready: "tools.import_ready",
  submit: "tools.import_submit",
  example:
    "name,shortcut,department,language,text\nParking,parking,,en,The garage is behind the house.\nParking,parking,,es,El garaje está detrás de la casa.",
};

/** Canned replies from a spreadsheet. */
export function ImportReplies({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const queries = useQueryClient();
  return (
    <ImportDialog
      words={words}
      send={async (file, dry) => {
        const { replies, bad } = await desk.client.house.importReplies(file, dry);
        return { rows: replies, bad };
      }}
      onClose={onClose}
      onAdded={async (replies) => {
        await queries.invalidateQueries({ queryKey: toolsKey });
        desk.notices.tell(t("tools.imported", { n: replies.length }));
        onClose();
      }}
    />
  );
}
