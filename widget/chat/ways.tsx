/** The ways out of a line: to leave the question, to ask for a call, to say how one can be reached. */
import type { PatientConversation } from "@careline/client";
import { loadThread, type ThreadKey } from "../i18n/thread.ts";
import { useTexts } from "./texts.ts";

export type Way = "message" | "callback" | "contact";

export function waysOf(row: PatientConversation | undefined, callbacks: boolean): Way[] {
  if (row?.status !== "queued") return [];
  return [
    ...(row.mode === "live" ? (["message"] as const) : []),
    ...(row.mode !== "callback" && callbacks ? (["callback"] as const) : []),
    "contact",
  ];
}

const TEXTS: Record<Way, ThreadKey> = {
  message: "line.to_message",
  callback: "line.to_callback",
  contact: "line.contact",
};

type Props = { ways: readonly Way[]; given: boolean; onChoose: (way: Way) => void };

export function Ways({ ways, given, onChoose }: Props) {
  const t = useTexts(loadThread);
  if (!t) return null;
  return (
    <>
      {ways.map((way) => (
        <button key={way} type="button" class="plain" onClick={() => onChoose(way)}>
          {t(way === "contact" && given ? "line.contact_change" : TEXTS[way])}
        </button>
      ))}
    </>
  );
}
