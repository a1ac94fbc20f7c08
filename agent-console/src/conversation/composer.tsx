import {
  ChevronDown,
  CircleCheck,
  CircleDot,
  CornerDownLeft,
  Eye,
  Hourglass,
  Lock,
  MessageSquareText,
  Paperclip,
  Send,
  ShieldQuestion,
} from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { t } from "../i18n/i18n.ts";
import { keysOf } from "../keyboard/keys.ts";
import type { Mode, Saved } from "../state/drafts.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Menu, MenuItem } from "../ui/menu.tsx";

/** The server's limit on a message, in code points; said before it is reached. */
const longest = 10_000;

export type ComposerProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  mode: Mode;
  onMode: (mode: Mode) => void;
  text: string;
  onText: (text: string) => void;
  /** `after`: what becomes of the conversation; left out, it waits on the patient. */
  onSend: (mode: Mode, after?: "open" | "resolve" | "holding") => void;
  onLeave: () => void;
  to: string; // the patient's first name
  patient: string; // the whole name, as they typed it
  verified: boolean;
  /** Shows the reply as the patient will see it. */
  onPreview: () => void;
  /** A list at the caret takes keys before the box does. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  /** Something is still to be filled in: its name. It keeps the reply from being sent. */
  gap: string;
  hint: string;
  saved: Saved;
  /** The files beside the text, as they are shown. */
  files: ReactNode;
  hasFiles: boolean;
  /** All of them are with the server. */
  filesReady: boolean;
  picker: RefObject<HTMLInputElement | null>;
  onFiles: (files: readonly File[]) => void;
  /** Set where only notes can be written: why. */
  canNote: boolean;
  noReply?: { why: string; action?: { label: string; keys: string; run: () => void } } | undefined;
};

/**
 * Where replies and notes are typed. Enter sends, Shift+Enter breaks the line;
 * a word being composed (IME) is never sent. The button says what it will do.
 */
export function Composer(props: ComposerProps) {
  const { mode, text, box, noReply } = props;
  const id = useId();
  const note = mode === "note";
  const [held, setHeld] = useState(false);
  const holding = held && !note;
  const count = [...text].length;
  const tooLong = count > longest;
  const wrong = tooLong || props.gap !== "";
  const blank = text.trim() === "" && !props.hasFiles;
  const blocked = note ? !props.canNote : noReply !== undefined;
  useGrowing(box, text);

  const sendable = !blank && !tooLong && !blocked && props.filesReady && !props.gap;
  const send = (after?: "open" | "resolve") => {
    if (sendable) {
      props.onSend(mode, after ?? (holding ? "holding" : undefined));
      setHeld(false);
    }
    box.current?.focus();
    if (props.gap && box.current) selectGap(box.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || props.keys.current?.(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      props.onLeave();
    }
  };

  const onPaste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData;
    if (!files.length) return;
    event.preventDefault();
    props.onFiles([...files]);
  };

  return (
    <section
      aria-label={t(note ? "composer.note_area" : "composer.reply_area")}
      className={cx(
        "shrink-0 border-t px-4 pt-2 pb-3 max-md:px-2 max-md:pb-2",
        note ? "border-note-edge bg-note" : "border-line bg-surface",
      )}
    >
      <div className="flex items-center gap-1">
        <ModeButton mode="reply" chosen={!note} onMode={props.onMode} />
        {props.canNote ? <ModeButton mode="note" chosen={note} onMode={props.onMode} /> : null}
        {note || blocked ? null : (
          <button
            type="button"
            aria-pressed={holding}
            title={t("composer.holding_hint")}
            onClick={() => {
              setHeld(!holding);
              box.current?.focus();
            }}
            className={cx(
              "inline-flex h-7 min-w-0 items-center gap-1.5 rounded-md border px-2 text-12 font-semibold max-md:h-9",
              holding ? "border-warn bg-warn-soft text-warn" : "border-transparent text-soft hover:bg-hover",
            )}
          >
            <Hourglass aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0" />
            <span className="truncate">{t("composer.holding")}</span>
          </button>
        )}
        <p
          id={`${id}-hint`}
          className={cx(
            "ms-2 min-w-0 flex-1 truncate text-12 max-md:hidden",
            note ? "text-note-ink" : "text-soft",
          )}
        >
          {note ? t("composer.note_hint") : blocked ? "" : holding ? t("composer.holding_hint") : props.hint}
        </p>
      </div>
      {note || blocked ? null : (
        <p className="mt-1 flex min-w-0 items-center gap-1.5 text-12">
          <span className="sr-only">{t("composer.to")}</span>
          <bdi className="min-w-0 truncate font-semibold">{props.patient}</bdi>
          {props.verified ? null : (
            <Badge icon={ShieldQuestion} title={t("patient.not_verified_why")}>
              {t("patient.not_verified")}
            </Badge>
          )}
        </p>
      )}
      {blocked ? (
        <div className="flex min-h-20 flex-wrap items-center justify-between gap-2 py-2">
          <p className="text-14 text-soft">{noReply?.why}</p>
          {noReply?.action ? (
            <Button keys={noReply.action.keys} onClick={noReply.action.run}>
              {noReply.action.label}
            </Button>
          ) : null}
        </div>
      ) : (
        <>
          <textarea
            ref={box}
            rows={2}
            dir="auto"
            value={text}
            onChange={(event) => props.onText(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            aria-label={t(note ? "composer.note_label" : "composer.reply_label", { name: props.to })}
            aria-describedby={`${id}-hint ${id}-keys`}
            aria-invalid={tooLong || undefined}
            placeholder={t(
              note
                ? "composer.note_placeholder"
                : holding
                  ? "composer.holding_placeholder"
                  : "composer.reply_placeholder",
              { name: props.to },
            )}
            className={cx(
              "field-sizing-content mt-1 block max-h-[40vh] min-h-16 w-full resize-none rounded-md border px-3 py-2 text-14 leading-6 max-md:text-16",
              note
                ? "border-dashed border-note-edge bg-transparent text-note-ink placeholder:text-note-ink"
                : "border-edge bg-surface text-ink placeholder:text-soft",
            )}
          />
          {props.files}
          <div
            className={cx(
              "mt-2 flex min-h-8 items-center justify-end gap-2 md:flex-wrap",
              wrong && "flex-wrap",
            )}
          >
            <AttachButton picker={props.picker} onFiles={props.onFiles} />
            <p
              id={`${id}-keys`}
              className={cx(
                "flex min-w-0 flex-1 items-center gap-1 truncate text-12",
                note ? "text-note-ink" : "text-soft",
              )}
            >
              <CornerDownLeft
                aria-hidden="true"
                size={12}
                strokeWidth={1.75}
                className="shrink-0 max-md:hidden"
              />
              <span className="truncate max-md:sr-only">{t("composer.keys")}</span>
            </p>
            <p
              role="status"
              className={cx(
                "text-12",
                wrong ? "shrink-0 font-semibold text-danger max-md:w-full" : "min-w-0 truncate md:shrink-0",
                wrong ? "" : note ? "text-note-ink" : "text-soft",
              )}
            >
              {tooLong
                ? t("composer.too_long", { n: count - longest })
                : props.gap
                  ? t("composer.fill_in", { what: props.gap })
                  : count > longest - 500
                    ? t("composer.left", { n: longest - count })
                    : props.saved
                      ? t(`composer.${props.saved}`)
                      : ""}
            </p>
            <Button
              look={note ? "note" : "primary"}
              icon={note ? Lock : Send}
              aria-disabled={!sendable}
              onClick={() => send()}
              className="max-w-[60%] min-w-0"
            >
              <span className="truncate">
                {note
                  ? t("composer.add_note")
                  : t(holding ? "composer.send_holding" : "composer.send_to", { name: props.to })}
              </span>
            </Button>
            {note ? null : (
              <IconButton
                icon={Eye}
                look="plain"
                label={t("composer.preview")}
                aria-disabled={blank}
                onClick={() => !blank && props.onPreview()}
              />
            )}
            {note ? null : (
              <Menu
                label={t("composer.more")}
                trigger={
                  <IconButton
                    icon={ChevronDown}
                    look="plain"
                    label={t("composer.more")}
                    aria-disabled={!sendable}
                  />
                }
              >
                <MenuItem icon={CircleDot} disabled={!sendable} onClick={() => send("open")}>
                  {t("composer.send_open")}
                </MenuItem>
                <MenuItem icon={CircleCheck} disabled={!sendable} onClick={() => send("resolve")}>
                  {t("composer.send_resolve")}
                </MenuItem>
              </Menu>
            )}
          </div>
        </>
      )}
    </section>
  );
}

/** Opens the browser's choice of files. */
function AttachButton({ picker, onFiles }: Pick<ComposerProps, "picker" | "onFiles">) {
  return (
    <>
      <IconButton
        icon={Paperclip}
        label={t("command.attach")}
        keys={keysOf("attach") ?? ""}
        onClick={() => picker.current?.click()}
      />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept="image/jpeg,image/png,image/gif,image/webp,application/pdf"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

function ModeButton({ mode, chosen, onMode }: { mode: Mode; chosen: boolean; onMode: (mode: Mode) => void }) {
  const Icon = mode === "note" ? Lock : MessageSquareText;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onMode(mode)}
      className={cx(
        "inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-12 font-semibold max-md:h-9",
        chosen
          ? mode === "note"
            ? "border-note-edge text-note-ink"
            : "border-edge bg-sunken text-ink"
          : "border-transparent text-soft hover:bg-hover",
      )}
    >
      <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
      {t(mode === "note" ? "composer.mode_note" : "composer.mode_reply")}
    </button>
  );
}

/** Selects the first variable, so that typing puts something in its place. */
function selectGap(element: HTMLTextAreaElement): void {
  const match = /\{\{[^{}]*\}\}/.exec(element.value);
  if (match) element.setSelectionRange(match.index, match.index + match[0].length);
}

/** Most browsers let a box grow with its text by themselves, without laying out the thread for every key. */
const growsAlone = globalThis.CSS?.supports?.("field-sizing", "content") ?? false;

/** Lets the box grow with its text up to its greatest height, where the browser does not. */
function useGrowing(box: RefObject<HTMLTextAreaElement | null>, text: string): void {
  const last = useRef("");
  const fit = () => {
    const element = box.current;
    if (!element || growsAlone) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  };
  useLayoutEffect(() => {
    if (last.current === text && text !== "") return;
    last.current = text;
    fit();
  });
  useEffect(() => {
    addEventListener("resize", fit);
    return () => removeEventListener("resize", fit);
  });
}
