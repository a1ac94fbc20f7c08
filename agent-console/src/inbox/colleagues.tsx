import { Eye, PenLine } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { t } from "../i18n/i18n.ts";
import { useNow } from "../state/clock.ts";
import { usePart } from "../state/store.ts";
import { cx } from "../ui/cx.ts";

/** Which colleagues have a conversation before them, and who of them writes there. */
export function Colleagues({ conversation, long }: { conversation: string; long?: boolean }) {
  const desk = useDesk();
  const here = usePart(desk.client.people, (people) => people.get(conversation));
  return here ? <Here here={here} long={long} /> : null;
}

type Attending = { name: string; typing_until?: number; note?: boolean };

function Here({ here, long }: { here: readonly Attending[]; long: boolean | undefined }) {
  const now = useNow(1_000);
  const writing = here.filter(({ typing_until = 0 }) => typing_until > now);
  const [one] = writing.length > 0 ? writing : here;
  if (!one) return null;
  const many = here.length > 1 && writing.length === 0;
  const text = many
    ? t("thread.viewing_many", { n: here.length })
    : writing.length > 0
      ? t(one.note ? "thread.note_typing" : "thread.typing", { name: one.name })
      : t("thread.viewing", { names: one.name });
  const Icon = writing.length > 0 ? PenLine : Eye;
  return (
    <span
      title={text}
      className={cx(
        "flex min-w-0 shrink-0 items-center gap-1 text-12",
        writing.length > 0 && !one.note ? "font-semibold text-warn" : "text-soft",
      )}
    >
      <Icon aria-hidden="true" size={13} strokeWidth={1.75} className="shrink-0" />
      <span className={cx(long ? "truncate" : "sr-only")}>{text}</span>
    </span>
  );
}
