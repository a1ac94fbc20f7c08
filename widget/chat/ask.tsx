/** A question in place, instead of a dialog over everything: what will happen, yes, no. */
import { useArrival } from "./context.ts";

type Props = {
  question: string;
  help: string;
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
  busy?: boolean;
};

export function Ask({ question, help, yes, no, onYes, onNo, busy = false }: Props) {
  const heading = useArrival<HTMLElement>();
  return (
    <dialog
      open
      class="ask"
      aria-labelledby="ask"
      aria-describedby="ask-help"
      onKeyDown={(e) => {
        if (e.key !== "Escape") return;
        e.stopPropagation();
        onNo();
      }}
    >
      <strong id="ask" ref={heading} tabIndex={-1}>
        {question}
      </strong>
      <p id="ask-help">{help}</p>
      <div class="buttons">
        <button type="button" class="button" aria-disabled={busy} onClick={() => !busy && onYes()}>
          {yes}
        </button>
        <button type="button" class="button quiet" onClick={onNo}>
          {no}
        </button>
      </div>
    </dialog>
  );
}
