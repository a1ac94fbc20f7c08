/** One message: who, when, what, and how far one's own has come. */
import type { Api, Delivery } from "@careline/client";
import type { Key } from "../i18n/languages.ts";
import type { Line } from "../state/lines.ts";
import { useUi } from "./context.ts";
import { Icon } from "./icon.tsx";
import { ALERT } from "./icons.ts";
import { CHECK, CHECKS, CLOCK } from "./thread-icons.ts";
import { troubleOf } from "./trouble.ts";
import { useFiles } from "./use-files.ts";
import { Words } from "./words.tsx";

type Props = {
  line: Extract<Line, { kind: "message" }>;
  api: Api;
  /** Whether its state is written out: for the last of several in the same state. */
  stated: boolean;
  /** No connection: what waits is not on its way. */
  offline: boolean;
  onRetry: () => void;
  onTakeBack: () => void;
};

const STATES: Record<Delivery, { text: Key; picture: string }> = {
  held: { text: "message.sending", picture: CLOCK },
  queued: { text: "message.sending", picture: CLOCK },
  sending: { text: "message.sending", picture: CLOCK },
  sent: { text: "message.sent", picture: CHECK },
  read: { text: "message.read", picture: CHECKS },
  failed: { text: "message.failed", picture: ALERT },
};

/** Refused for what the text is: sent again as it is, it would be refused again. */
const asItIs = new Set(["invalid_text", "too_long", "empty"]);

export function Message({ line, api, stated, offline, onRetry, onTakeBack }: Props) {
  const { t, times } = useUi();
  const { own, author, at, text, files, delivery, first, reason } = line;
  const Files = useFiles(files !== undefined);
  const failed = delivery === "failed";
  const name = own ? t("message.you") : author || t("chat.team");
  const state = STATES[delivery];
  let sentence = state.text;
  if (offline && (delivery === "queued" || delivery === "sending")) sentence = "message.waiting";
  if (failed && reason && troubleOf(reason) !== "error.send") sentence = troubleOf(reason);
  const looks = `message${own ? " mine" : ""}${first ? " first" : ""}${failed ? " failed" : ""}`;
  return (
    <li class={looks}>
      <span class="unseen">{t("message.by", { author: name, time: times.short(at) })}</span>
      {!own && first && (
        <bdi class="author" aria-hidden="true">
          {name}
        </bdi>
      )}
      {text && (
        <div class="bubble" dir="auto">
          <Words text={text} />
        </div>
      )}
      {files && Files && <Files.Shown api={api} files={files} />}
      {(stated || failed) && (
        <div class="meta">
          <time dir="auto" dateTime={new Date(at).toISOString()} title={times.full(at)} aria-hidden="true">
            {times.short(at)}
          </time>
          {own && (
            <>
              <Icon path={state.picture} />
              <span>{t(sentence)}</span>
            </>
          )}
        </div>
      )}
      {failed && (
        <div class="buttons">
          {!asItIs.has(reason ?? "") && (
            <button type="button" class="plain" onClick={onRetry}>
              {t("message.retry")}
            </button>
          )}
          <button type="button" class="plain" onClick={onTakeBack}>
            {t("message.discard")}
          </button>
        </div>
      )}
    </li>
  );
}
