/** What holds text; the others, such as a box to tick, drop it. */
const textual = "textarea, input:not([type]), [type='text'], [type='search'], [type='email'], [type='tel']";

/**
 * Keeps what is typed while a dialog is on its way: from the command that opens
 * it until the focus is in it no key is a command, and none goes where the
 * focus still is. What was text then stands in the dialog's field. Escape calls
 * the dialog off; the pointer and Tab end the waiting. Answers how to end it.
 */
export function holdKeys(onEscape: () => void): () => void {
  let text = "";
  const end = () => {
    removeEventListener("keydown", onKey, true);
    removeEventListener("pointerdown", end, true);
    document.removeEventListener("focusin", onFocus, true);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return; // cannot be kept
    if (event.key === "Tab") return end();
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") {
      end();
      onEscape();
    } else if (event.key === "Backspace") text = text.slice(0, -1);
    else if (isText(event)) text += event.key;
  };
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || !target.closest("[role='dialog']")) return;
    if (target.matches(textual)) put(target as HTMLInputElement, text);
    end();
  };
  addEventListener("keydown", onKey, true);
  addEventListener("pointerdown", end, true);
  document.addEventListener("focusin", onFocus, true);
  return end;
}

/** A key held down repeats the command, and means nothing more. */
function isText({ key, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent): boolean {
  return [...key].length === 1 && !ctrlKey && !metaKey && !altKey && !repeat;
}

/** Behind what stands there, as if it were typed. */
function put(field: HTMLInputElement, text: string): void {
  if (!text) return;
  const end = field.value.length;
  field.setRangeText(text, end, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
}
