/** The line to write in. It sends nothing before Send but the sign that somebody types. */
import { MAX_TEXT, type PatientClient, type Thread, type TrayFile } from "@careline/client";
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { touch, useReadable, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { Picks } from "./picks.tsx";
import { SEND } from "./thread-icons.ts";
import { useFiles } from "./use-files.ts";

/** From here on it is said how much still fits. */
const NEARLY = 500;

const NO_FILES = { get: (): readonly TrayFile[] => [], subscribe: () => () => {} };

type Props = {
  client: PatientClient;
  offline: boolean;
  thread: Thread;
  text: string;
  onText: (text: string) => void;
  field: RefObject<HTMLTextAreaElement>;
};

/** Rows for browsers that do not fit the field to its content by themselves. */
function rowsOf(text: string): number {
  if (CSS.supports("field-sizing", "content")) return 1;
  return Math.min(
    5,
    text.split("\n").reduce((rows, line) => rows + 1 + Math.floor(line.length / 36), 0),
  );
}

export function Composer({ client, offline, thread, text, onText, field }: Props) {
  const { t } = useUi();
  const left = MAX_TEXT - (text.length > MAX_TEXT - NEARLY ? [...text].length : text.length);
  const [wanted, setWanted] = useState(() => client.environment.storage.get(`files.${thread.id}`) !== null);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [waiting, setWaiting] = useState(false);
  const returned = useReadable(thread.returned);
  const Files = useFiles(wanted || returned.length > 0);
  const tray = Files?.trayOf(client, thread.id);
  const files = useReadable(tray?.files ?? NO_FILES);
  const moving = files.some((f) => f.state === "waiting" || f.state === "sending");
  const blocked = (text.trim() === "" && files.length === 0) || left < 0;

  // What was chosen before the code for it was here.
  useEffect(() => {
    if (!tray) return;
    if (chosen.length) tray.add(chosen);
    setChosen([]);
  }, [tray, chosen.length]);
  useEffect(() => tray?.putBack(returned), [tray, returned]);

  const send = (): void => {
    if (blocked) return;
    const attachments = tray ? tray.take() : [];
    setWaiting(!attachments && moving);
    if (!attachments) return;
    thread.send(text, { attachments });
    onText("");
    field.current?.focus();
  };
  // Sent while files were on their way: it goes out behind the last of them.
  useEffect(() => {
    if (!waiting || moving) return;
    setWaiting(false);
    send();
  }, [waiting, moving]);

  const add = (list: FileList | null): void => {
    setWanted(true);
    setChosen([...(list ?? [])]);
  };

  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      {Files && tray && <Files.TrayList tray={tray} waiting={waiting} offline={offline} />}
      <div class="composer">
        <Picks look="icon-button" onFiles={add} />
        <textarea
          ref={field}
          rows={rowsOf(text)}
          dir="auto"
          autocomplete="off"
          aria-label={t("composer.text")}
          placeholder={t("composer.text")}
          enterkeyhint={touch() ? "enter" : "send"}
          value={text}
          aria-describedby={left < NEARLY ? "length" : undefined}
          aria-invalid={left < 0 ? true : undefined}
          onInput={(e) => {
            onText(e.currentTarget.value);
            thread.typing();
          }}
          onPaste={(e) => {
            const files = e.clipboardData?.files;
            if (!files?.length) return;
            e.preventDefault();
            add(files);
          }}
          onKeyDown={(e) => {
            if (e.key !== "Enter" || e.isComposing || e.shiftKey) return;
            // On glass, Enter is a new line; Send is beside it.
            if (touch() && !e.ctrlKey && !e.metaKey) return;
            e.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="icon-button send"
          aria-label={t("composer.send")}
          aria-disabled={blocked}
        >
          <Icon path={SEND} flips />
        </button>
      </div>
      {left < NEARLY && (
        <p id="length" class={left < 0 ? "length over" : "length"}>
          {left < 0 ? t("composer.over", { count: -left }) : t("composer.left", { count: left })}
        </p>
      )}
    </form>
  );
}
