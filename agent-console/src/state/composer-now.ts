import { Store } from "@careline/client";
import type { Mode } from "./drafts.ts";

/** Where something picked elsewhere would be put: the composer of the open conversation. */
export type ComposerNow = {
  conversation: string;
  /** Asks again when the patient writes. */
  lastPatientAt: number;
  mode: Mode;
  verified: boolean;
  /** Puts a piece where the caret stands, and the caret behind it. */
  insert: (piece: string) => void;
};

export const composerNow = new Store<ComposerNow | undefined>(undefined);

/** A text with a piece in the place of what is marked, apart from the words around it. */
export function inserted(
  text: string,
  from: number,
  to: number,
  piece: string,
): { text: string; caret: number } {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const apart = piece.includes("\n") ? "\n" : " ";
  const left = before === "" || /\s$/.test(before) ? before : before + apart;
  const right = after === "" || /^\s/.test(after) ? after : apart + after;
  return { text: left + piece + right, caret: left.length + piece.length };
}
