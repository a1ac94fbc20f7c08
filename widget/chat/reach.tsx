/** Instead of waiting in line: the question is left, a call is booked, or it is said how to reach the patient. */
import { ApiError, type PatientClient, type PatientConversation } from "@careline/client";
import { useRef, useState } from "preact/hooks";
import { type AskKey, loadAsk } from "../i18n/ask.ts";
import {
  BLANK_REACH,
  contactOf,
  type Reach as Details,
  type ReachField,
  reachProblems,
} from "../state/reach.ts";
import { ContactFields } from "./contact.tsx";
import { useArrival, useUi } from "./context.ts";
import { toFirstProblem } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { ALERT } from "./icons.ts";
import "./new.css";
import { Slots } from "./slots.tsx";
import { useTexts } from "./texts.ts";
import type { Way } from "./ways.tsx";

const TITLES: Record<Way, AskKey> = { message: "ask.leave", callback: "ask.call", contact: "ask.contact" };

type Props = { client: PatientClient; row: PatientConversation; way: Way; onDone: () => void };

export function Reach({ client, row, way, onDone }: Props) {
  const { app, t, say } = useUi();
  const ask = useTexts(loadAsk);
  const heading = useArrival<HTMLHeadingElement>();
  const form = useRef<HTMLFormElement>(null);
  const [details, setDetails] = useState<Details>(BLANK_REACH);
  const [slot, setSlot] = useState(0);
  const [taken, setTaken] = useState(0);
  const [tried, setTried] = useState(false);
  // What was given before may be an address alone, which nobody can call.
  const [number, setNumber] = useState(false);
  const [state, setState] = useState<"writing" | "sending" | "failed">("writing");
  if (!ask) return null;

  // What was given before is kept by the clinic and not shown here; giving nothing leaves it as it is.
  const given = row.has_contact === true && !number;
  const wrong = reachProblems(details, way === "contact" ? "given" : given ? "message" : way);
  const noSlot = way === "callback" && slot === 0;
  const problems: Partial<Record<ReachField, AskKey>> = tried ? wrong : {};

  const fail = (words: string): void => {
    say(words, true);
    requestAnimationFrame(() => toFirstProblem(form.current));
  };

  const send = async (): Promise<void> => {
    if (state === "sending") return;
    setTried(true);
    const first = noSlot ? "problem.slot" : Object.values(wrong)[0];
    if (first) return fail(ask(first));
    setState("sending");
    const contact = contactOf(details);
    try {
      if (way === "contact") await client.giveContact(row.id, contact ?? {});
      else await client.convert(row.id, { mode: way, ...(contact && { contact }), ...(slot && { slot }) });
      onDone();
    } catch (problem) {
      const code = problem instanceof ApiError ? problem.code : "";
      if (code === "phone_missing") {
        setNumber(true);
        setState("writing");
        fail(ask("problem.phone"));
        return;
      }
      if (code === "slot_taken" || code === "no_such_slot") {
        setState("writing");
        setSlot(0);
        setTaken(taken + 1);
        say(ask("problem.taken"), true);
        return;
      }
      // Somebody took it up meanwhile, or it ended: the conversation shows how it is now.
      if (problem instanceof ApiError && problem.status === 409) return onDone();
      setState("failed");
      fail(t("error.action"));
    }
  };

  return (
    <form
      class="scroll"
      ref={form}
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void send();
      }}
      onKeyDown={(e) => {
        if (e.key !== "Escape") return;
        e.stopPropagation();
        onDone();
      }}
    >
      <div class="page form">
        <h2 ref={heading} tabIndex={-1}>
          {ask(TITLES[way])}
        </h2>
        {way === "message" && <p>{ask(app.returns ? "ask.find" : "ask.stay")}</p>}
        {way === "callback" && (
          <Slots
            department={row.department}
            chosen={slot}
            problem={slot ? undefined : taken > 0 ? "problem.taken" : tried ? "problem.slot" : undefined}
            stale={taken}
            onChoose={setSlot}
            onFresh={() => toFirstProblem(form.current)}
          />
        )}
        <ContactFields
          reach={details}
          optional={way === "message" || (way === "callback" && given)}
          problems={problems}
          onChange={(part) => setDetails({ ...details, ...part })}
        />
        {state === "failed" && (
          <p class="trouble">
            <Icon path={ALERT} />
            {t("error.action")}
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="button" aria-disabled={state === "sending"}>
            {ask(way === "contact" ? "ask.save" : TITLES[way])}
          </button>
          <button type="button" class="button quiet" onClick={onDone}>
            {ask("ask.cancel")}
          </button>
        </div>
      </div>
    </form>
  );
}
