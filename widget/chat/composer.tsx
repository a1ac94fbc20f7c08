/** The line to write in. It sends nothing before Send but the sign that somebody types. */
import { MAX_TEXT, type Thread } from "@careline/client";
import type { RefObject } from "preact";
import { touch, useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { SEND } from "./thread-icons.ts";

/** From here on it is said how much still fits. */
const NEARLY = 500;

type Props = {
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

export function Composer({ thread, text, onText, field }: Props) {
  const { t } = useUi();
  const left = MAX_TEXT - (text.length > MAX_TEXT - NEARLY ? [...text].length : text.length);
  const blocked = text.trim() === "" || left < 0;

  const send = (): void => {
    if (blocked) return;
    thread.send(text);
    onText("");
    field.current?.focus();
  };

  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <div class="composer">
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
