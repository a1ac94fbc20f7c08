import { ApiError, type Pending } from "@careline/client";
import { SearchX } from "lucide-react";
import {
  type KeyboardEvent,
  memo,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useDesk } from "../app/desk-context.tsx";
import { type Deletable, deletable } from "../care/deletable.ts";
import { FileTray } from "../files/lazy.ts";
import { useAttaching } from "../files/use-attaching.ts";
import { Guards } from "../guards/guards.tsx";
import { Preview } from "../guards/preview.tsx";
import { loadTexts, t } from "../i18n/i18n.ts";
import { firstName, patientName } from "../inbox/names.ts";
import { keysOf } from "../keyboard/keys.ts";
import { useCommands } from "../keyboard/use-commands.ts";
import { Picker } from "../pickers/picker.tsx";
import { useDepartments } from "../state/directory.ts";
import type { Mode } from "../state/drafts.ts";
import { useOffline } from "../state/online.ts";
import type { LogEvent, Row } from "../state/rows.ts";
import { useStore } from "../state/store.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { lazily } from "../ui/lazily.ts";
import { roomNow, useWide } from "../ui/room.ts";
import { useSame } from "../ui/use-same.ts";
import { Composer } from "./composer.tsx";
import { Context as Known } from "./context.tsx";
import { ConversationHeader as Head } from "./header.tsx";
import type { Item, Said } from "./items.ts";
import { ConversationLoading, LinesLoading } from "./loading.tsx";
import { Standing as Stands } from "./standing.tsx";
import { Thread as Lines } from "./thread.tsx";
import { ThreadFoot } from "./thread-foot.tsx";
import { useComposerNow } from "./use-composer-now.ts";
import { useComposing } from "./use-composing.ts";
import { useConversation } from "./use-conversation.ts";
import { useFocusFrames } from "./use-focus-frames.ts";

const Deleting = lazily(() =>
  Promise.all([import("../care/deleting.tsx"), loadTexts("care", "more", "tools")]).then(([part]) => ({
    default: part.Deleting,
  })),
);

const Strip = lazily(() =>
  Promise.all([import("../suggest/strip.tsx"), loadTexts("kbuse")]).then(([part]) => ({
    default: part.Strip,
  })),
);

// What stands around the place to write is not drawn anew with each key in it.
const [ConversationHeader, Standing, Thread, Context] = [memo(Head), memo(Stands), memo(Lines), memo(Known)];

export type ConversationProps = {
  id: string;
  onBack: () => void;
  contextOpen: boolean;
  onContext: (open: boolean) => void;
  /** It was resolved from here: the next one may open. */
  onResolved: (row: Row) => void;
  /** Begin writing at once: it was opened by the key for it. */
  begin: Mode | undefined;
  onBegun: () => void;
  /** Shows the articles, at one of them or at their beginning. */
  onArticles: (slug?: string) => void;
};

/** The open conversation: who, what was said, where to write, and what is known besides. */
export function Conversation({
  id,
  onBack,
  contextOpen,
  onContext,
  onResolved,
  begin,
  onBegun,
  onArticles,
}: ConversationProps) {
  const desk = useDesk();
  const departments = useDepartments();
  const { row, state, items, shown, error, retry } = useConversation(id);
  const events = useMemo(
    () => items.flatMap((item) => (item.type === "system" ? [item.event] : [])),
    [items],
  );
  const composing = useComposing(id);
  const attaching = useAttaching(id);
  const log = useRef<HTMLDivElement>(null);
  const pickerKeys = useRef<((event: KeyboardEvent) => boolean) | null>(null);
  const connection = useStore(desk.client.connection);
  const offline = useOffline();
  const wide = useWide();
  const [asked, setAsked] = useState(0);
  const [previewed, setPreviewed] = useState(false);
  const [deleting, setDeleting] = useState<{ said?: Deletable; conversation: string }>();
  const run = useCommands(
    {
      ...(row?.has_contact &&
        desk.answers && {
          contact: () => {
            onContext(true);
            setAsked((times) => times + 1);
          },
        }),
      ...(desk.answers && { attach: () => attaching.picker.current?.click() }),
      ...(desk.deletes && { delete: () => setDeleting({ conversation: id }) }),
      undo: () => {
        const back = desk.undo(id);
        if (back) composing.putBack(back.text, back.note);
      },
    },
    1,
  );

  useEffect(() => {
    // Opened again later it must not look up contact details by itself.
    if (!contextOpen) setAsked(0);
  }, [contextOpen]);
  useComposerNow(desk.answers ? row : undefined, composing);
  useNarrowFocus(id);
  useFocusFrames(id);
  const ready = row !== undefined;
  const { write } = composing;
  useLayoutEffect(() => {
    if (!begin || !ready) return;
    write(begin);
    onBegun();
  }, [begin, ready, write, onBegun]);

  const { me } = desk;
  const patient = row ? patientName(row) : "";
  const nameOf = useCallback(
    ({ side, who }: Pick<Said, "side" | "who">) =>
      side === "patient"
        ? patient
        : side === "system"
          ? t("state.system")
          : who.id === me.id
            ? t("common.you")
            : who.name,
    [patient, me.id],
  );
  const whoDid = useCallback(
    ({ kind, from, staff }: LogEvent) => {
      if (from.kind === "patient") return patient;
      // "Taken by Ana" names them already.
      if (
        from.kind === "system" ||
        ((kind === "accepted" || kind === "offer_ended") && staff?.id === from.id)
      )
        return "";
      return from.id === me.id ? t("common.you") : (from.name ?? "");
    },
    [patient, me.id],
  );
  const thread = desk.client.thread(id);
  const putBack = useSame((pending: Pending) => {
    const text = thread.undo(pending.clientId);
    if (text !== undefined) composing.putBack(text, pending.note);
  });
  const retryOne = useSame((pending: Pending) => thread.retry(pending.clientId));
  const mayDelete = useCallback((item: Item) => deletable(item, desk), [desk]);
  const askDelete = useSame((said: Deletable, conversation?: string) =>
    setDeleting({ said, conversation: conversation ?? id }),
  );
  const withdraw = useSame(() => row && desk.actions.withdraw(row));
  const renew = useSame(() => run("promise"));
  const closeContext = useSame(() => onContext(false));
  const foot = useMemo(
    () => <ThreadFoot state={state} patient={patient} me={me.id} />,
    [state, patient, me.id],
  );

  if (state.ended || (error instanceof ApiError && (error.status === 404 || error.status === 403))) {
    return (
      <Empty
        icon={SearchX}
        title={t("gone.title")}
        action={<Button onClick={onBack}>{t("gone.action")}</Button>}
      >
        {t("gone.lead")}
      </Empty>
    );
  }
  if (error) {
    return <Failed title={t("failed.title")} error={error} onAgain={retry} />;
  }
  if (!row) return <ConversationLoading onBack={onBack} />;

  const send = (mode: Mode, after?: "open" | "resolve" | "holding") => {
    const attachments = attaching.take();
    const taken = attachments && composing.take(mode, attachments.length > 0);
    if (!taken) return;
    const { text, seen, mentions } = taken;
    if (after === "resolve") {
      desk.sayAndResolve(row, text, {
        seen,
        attachments,
        undone: () => attaching.tray.putBack(attachments),
      });
      onResolved(row);
    } else
      desk.say(id, text, {
        ...(mode === "reply" ? { seen } : { mentions: mentions.join() }),
        note: mode === "note",
        keepOpen: after === "open",
        holding: after === "holding",
        attachments,
      });
  };
  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-labelledby="conversation-title"
        className="relative flex min-w-0 flex-1 flex-col bg-ground"
        {...(desk.answers && row.status !== "resolved" && attaching.drop)}
      >
        <ConversationHeader
          row={row}
          me={desk.me.id}
          canWrite={desk.answers}
          steers={desk.steers}
          online={state.present.some((from) => from.kind === "patient")}
          onBack={onBack}
          run={run}
        />
        <Standing
          row={row}
          me={desk.me.id}
          departmentName={departments.name(row.department)}
          onWithdraw={
            desk.answers && row.offer_how === "transfer" && (row.assignee?.id === desk.me.id || desk.steers)
              ? withdraw
              : undefined
          }
          onRenew={desk.answers ? renew : undefined}
        />
        {shown ? (
          <Thread
            key={id}
            label={t("thread.label", { name: patient })}
            items={items}
            live={state.live}
            log={log}
            me={desk.me.id}
            nameOf={nameOf}
            whoDid={whoDid}
            department={departments.name}
            patientRead={state.seenSeq}
            onUndo={putBack}
            onRetry={retryOne}
            onDiscard={putBack}
            mayDelete={mayDelete}
            onDelete={askDelete}
            foot={foot}
          />
        ) : (
          <div className="min-h-0 flex-1">
            <LinesLoading />
          </div>
        )}
        {desk.answers ? (
          <Guards
            row={row}
            mode={composing.mode}
            text={composing.draft.text}
            items={state.items}
            box={composing.box}
            onEdit={putBack}
          />
        ) : null}
        {desk.answers && row.status !== "resolved" ? (
          <Suspense fallback={null}>
            <Strip conversation={id} lastPatientAt={row.last_patient_at ?? 0} onOpen={onArticles} />
          </Suspense>
        ) : null}
        {deleting ? (
          <Suspense fallback={null}>
            <Deleting
              {...deleting}
              items={items}
              nameOf={(one) => (one.type === "said" ? nameOf(one) : whoDid(one.event))}
              onChoose={(said) => setDeleting({ ...deleting, said })}
              onClose={() => setDeleting(undefined)}
            />
          </Suspense>
        ) : null}
        {previewed ? (
          <Preview
            text={composing.draft.text}
            author={desk.me.name}
            name={firstName(row)}
            onClose={() => setPreviewed(false)}
          />
        ) : null}
        {desk.answers ? (
          <Picker
            row={row}
            mode={composing.mode}
            text={composing.draft.text}
            box={composing.box}
            keys={pickerKeys}
            onText={composing.type}
            onMention={(who) => composing.mentions.current.add(who)}
          />
        ) : null}
        <Composer
          box={composing.box}
          mode={composing.mode}
          onMode={composing.write}
          text={composing.draft.text}
          onText={composing.type}
          onSend={send}
          onLeave={() => log.current?.focus()}
          to={firstName(row)}
          patient={patient}
          verified={row.verification === "verified"}
          onPreview={() => setPreviewed(true)}
          files={
            attaching.shown ? (
              <Suspense fallback={null}>
                <FileTray tray={attaching.tray} over={attaching.over} offline={offline} />
              </Suspense>
            ) : null
          }
          hasFiles={attaching.files.length > 0}
          filesReady={attaching.ready}
          picker={attaching.picker}
          onFiles={attaching.add}
          keys={pickerKeys}
          gap={composing.mode === "reply" ? gapIn(composing.draft.text) : ""}
          hint={hintFor(row, desk.me.id, connection.status === "online" && !offline)}
          saved={composing.draft.saved}
          noReply={
            !desk.answers
              ? { why: t("composer.role") }
              : row.merged_into
                ? { why: t("composer.merged", { reference: row.merged_into.reference }) }
                : row.status === "resolved"
                  ? {
                      why: t("composer.resolved"),
                      action: {
                        label: t("command.reopen"),
                        keys: keysOf("reopen") ?? "",
                        run: () => run("reopen"),
                      },
                    }
                  : row.no_chat
                    ? {
                        why: t("composer.no_chat"),
                        action: {
                          label: t("command.call"),
                          keys: keysOf("call") ?? "",
                          run: () => run("call"),
                        },
                      }
                    : undefined
          }
          canNote={desk.answers && !row.merged_into}
        />
      </section>
      {contextOpen ? (
        <div
          className={cx(
            "w-76 max-w-full shrink-0 border-s border-line max-md:w-full 2xl:w-84",
            !wide && "fixed inset-y-0 end-0 z-20 shadow-3",
          )}
        >
          <Context
            row={row}
            events={events}
            asked={asked}
            canWrite={desk.answers}
            departmentName={departments.name}
            topicName={departments.topic}
            answersOf={departments.answers}
            run={run}
            onClose={closeContext}
          />
        </div>
      ) : null}
    </div>
  );
}

/** The name of the first variable that is still to be filled in. */
function gapIn(text: string): string {
  return /\{\{([^{}]*)\}\}/.exec(text)?.[1]?.trim() ?? "";
}

function hintFor(row: Row, me: string, online: boolean): string {
  if (!online) return t("composer.hint_offline");
  if (!row.assignee) return t("composer.hint_take");
  if (row.assignee.id !== me) return t("composer.hint_other", { staff: row.assignee.name });
  return t("composer.hint_mine", { name: firstName(row) });
}

/** Where there is one pane, the new pane takes the focus; beside a list the focus stays in the list. */
function useNarrowFocus(id: string): void {
  useEffect(() => {
    if (!id || !roomNow().onePane) return;
    requestAnimationFrame(() => document.getElementById("conversation-title")?.focus());
  }, [id]);
}
