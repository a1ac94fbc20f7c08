import { ArrowLeft } from "lucide-react";
import { t } from "../i18n/i18n.ts";
import { IconButton } from "../ui/button.tsx";
import { Bar, Loading } from "../ui/skeleton.tsx";

export function ConversationLoading({ onBack }: { onBack: () => void }) {
  return (
    <div className="flex h-full flex-col bg-ground">
      <div className="flex min-h-14 items-center border-b border-line bg-surface px-1 md:px-4">
        <IconButton
          icon={ArrowLeft}
          label={t("command.back")}
          onClick={onBack}
          className="md:hidden rtl:-scale-x-100"
        />
        <h2 id="conversation-title" tabIndex={-1} className="sr-only">
          {t("conversation.label")}
        </h2>
      </div>
      <LinesLoading />
    </div>
  );
}

/** Stands for the lines that are on their way. */
export function LinesLoading() {
  return (
    <Loading label={t("common.loading")}>
      <div className="flex flex-col gap-4 p-6">
        <Bar className="h-16 w-2/3" />
        <Bar className="h-10 w-1/2 self-end" />
        <Bar className="h-24 w-3/5" />
      </div>
    </Loading>
  );
}
