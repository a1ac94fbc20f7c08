import { Link } from "@tanstack/react-router";
import {
  ArrowRightLeft,
  CalendarClock,
  Check,
  Copy,
  Flag,
  Hourglass,
  Link2,
  MoonStar,
  Phone,
  Tag,
  UserRoundPlus,
  X,
  Zap,
} from "lucide-react";
import { type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { exact, languageName } from "../i18n/format.ts";
import { loadTexts, t } from "../i18n/i18n.ts";
import { patientName } from "../inbox/names.ts";
import { type CommandId, keysOf } from "../keyboard/keys.ts";
import { useNow } from "../state/clock.ts";
import type { LogEvent, Row } from "../state/rows.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Later } from "../ui/later.tsx";
import { lazily } from "../ui/lazily.ts";
import { nextStep } from "../ui/marks.tsx";
import { Notice } from "../ui/notice.tsx";
import { roomNow } from "../ui/room.ts";
import { Tags } from "../ui/tag.tsx";
import { Ago, Waiting } from "../ui/time.tsx";
import { ContactCard } from "./contact-card.tsx";
import { StatusBadge } from "./status.tsx";

const TrailPart = lazily(() =>
  Promise.all([import("./trail.tsx"), loadTexts("kbuse")]).then(([part]) => ({ default: part.TrailPart })),
);

const PatientPart = lazily(() =>
  Promise.all([import("../patient/patient-part.tsx"), loadTexts("patient", "more")]).then(([part]) => ({
    default: part.PatientPart,
  })),
);

const ChecklistPart = lazily(() =>
  Promise.all([import("../care/checklist-part.tsx"), loadTexts("care")]).then(([part]) => ({
    default: part.ChecklistPart,
  })),
);

const RestrictedPart = lazily(() =>
  Promise.all([import("../care/restricted-part.tsx"), loadTexts("care")]).then(([part]) => ({
    default: part.RestrictedPart,
  })),
);

export type ContextProps = {
  row: Row;
  events: readonly LogEvent[]; // what happened in it besides what was said
  asked: number; // how often contact details were asked for by a command
  canWrite: boolean;
  departmentName: (key: string) => string;
  topicName: (department: string, topic: string) => string;
  answersOf: (
    department: string,
    topic: string,
    answers: Record<string, string>,
  ) => { question: string; answer: string }[];
  run: (command: CommandId) => void;
  onClose: () => void;
};

/** What is known about a conversation beside what was said in it, and what can be done with it. */
export function Context(props: ContextProps) {
  const { row, events, canWrite, run } = props;
  const opening = events.findLast(({ answers }) => answers && Object.keys(answers).length > 0);
  const answers = opening
    ? props.answersOf(opening.department ?? row.department, opening.topic ?? "", opening.answers ?? {})
    : [];
  const linked = new Map(events.flatMap(({ linked: l }) => (l ? [[l.conversation, l] as const] : [])));
  const now = useNow(10_000);
  const next = nextStep(row, now);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    // Where it lies over the conversation it takes the focus, and gives it back.
    if (roomNow().wide) return;
    const before = document.activeElement;
    pane.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <section
      ref={pane}
      tabIndex={-1}
      aria-label={t("context.label")}
      className="flex h-full min-h-0 flex-col bg-surface outline-none"
    >
      <div className="flex min-h-14 shrink-0 items-center justify-between border-b border-line ps-4 pe-2">
        <h2 className="text-14 font-semibold">{t("context.label")}</h2>
        <IconButton icon={X} label={t("context.close")} onClick={props.onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <Later>
          <div className="flex items-center gap-3">
            <Avatar id={row.patient} name={row.name ?? ""} size={36} />
            <bdi className="min-w-0 text-16 font-semibold break-words">{patientName(row)}</bdi>
          </div>
          {row.verification === "verified" ? null : (
            <Notice tone="warn" className="mt-3">
              <strong className="block">{t("patient.not_verified")}</strong>
              {t("patient.not_verified_why")}
            </Notice>
          )}
          {row.restricted_from ? (
            <Suspense fallback={null}>
              <RestrictedPart row={row} onLift={() => run("restrict")} />
            </Suspense>
          ) : null}
          <dl className="mt-4 grid grid-cols-[minmax(5.5rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-2 text-14">
            <Line label={t("context.status")}>
              <span className="flex flex-wrap gap-1">
                <StatusBadge row={row} />
                {row.waiting_since && row.status !== "resolved" ? (
                  <Waiting since={row.waiting_since} long />
                ) : null}
              </span>
            </Line>
            {next ? <Line label={t("context.next")}>{next}</Line> : null}
            <Line label={t("context.assignee")}>
              {row.assignee ? (
                <span className="flex items-center gap-1.5">
                  <Avatar id={row.assignee.id} name={row.assignee.name} size={20} />
                  <bdi className="min-w-0 break-words">{row.assignee.name}</bdi>
                </span>
              ) : (
                <span className="text-soft">{t("row.with_nobody")}</span>
              )}
            </Line>
            <Line label={t("context.department")}>{props.departmentName(row.department)}</Line>
            {row.topic ? (
              <Line label={t("context.topic")}>{props.topicName(row.department, row.topic)}</Line>
            ) : null}
            {row.tags?.length ? (
              <Line label={t("context.tags")}>
                <Tags ids={row.tags} words />
              </Line>
            ) : null}
            {row.language ? <Line label={t("context.language")}>{languageName(row.language)}</Line> : null}
            <Line label={t("context.reference")}>
              <Reference text={row.reference} />
            </Line>
            <Line label={t("context.opened")}>
              <Ago at={row.opened_at} />
            </Line>
            {row.episode > 1 ? <Line label={t("context.episode")}>{row.episode}</Line> : null}
            {row.snoozed_until ? <Line label={t("status.snoozed")}>{exact(row.snoozed_until)}</Line> : null}
          </dl>
          {canWrite && row.has_contact ? (
            <div className="mt-4">
              <ContactCard key={row.id} row={row} asked={props.asked} />
              {row.tries ? (
                <p className="mt-1 text-12 text-soft">{t("contact.tries", { n: row.tries })}</p>
              ) : null}
            </div>
          ) : null}
          <Suspense fallback={null}>
            <PatientPart
              row={row}
              canWrite={canWrite}
              departmentName={props.departmentName}
              topicName={props.topicName}
            />
          </Suspense>
          {linked.size > 0 ? (
            <>
              <h3 className="mt-5 text-12 font-semibold text-soft">{t("context.linked")}</h3>
              <ul className="mt-1 flex flex-col gap-1 text-14">
                {[...linked.values()].map((link) => (
                  <li key={link.conversation}>
                    <Link
                      to="/inbox/$view/$conversation"
                      params={{ view: "all", conversation: link.conversation }}
                      className="text-accent underline"
                    >
                      {t("context.linked_in", {
                        reference: link.reference,
                        department: props.departmentName(link.department),
                      })}
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          {answers.length > 0 ? (
            <>
              <h3 className="mt-5 text-12 font-semibold text-soft">{t("context.answers")}</h3>
              <dl className="mt-1 flex flex-col gap-2 text-14">
                {answers.map(({ question, answer }) => (
                  <div key={question}>
                    <dt dir="auto" className="text-12 text-soft">
                      {question}
                    </dt>
                    <dd dir="auto" className="written m-0">
                      {answer}
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          ) : null}
          <Suspense fallback={null}>
            <ChecklistPart row={row} />
          </Suspense>
          <Suspense fallback={null}>
            <TrailPart id={row.id} />
          </Suspense>
          {canWrite ? <Actions row={row} run={run} /> : null}
        </Later>
      </div>
    </section>
  );
}

/** Taking, resolving and reopening stand in the head of the conversation; these are the others. */
function Actions({ row, run }: Pick<ContextProps, "row" | "run">) {
  const resolved = row.status === "resolved";
  return (
    <>
      <h3 className="mt-6 text-12 font-semibold text-soft">{t("context.actions")}</h3>
      <div className="mt-1 -mx-2 flex flex-col">
        <Act icon={UserRoundPlus} command="assign" run={run} label={t("command.assign")} />
        <Act icon={ArrowRightLeft} command="transfer" run={run} label={t("command.transfer")} />
        <Act icon={Tag} command="tag" run={run} label={t("command.tag")} />
        <Act icon={Zap} command="macro" run={run} label={t("command.macro")} />
        {resolved ? null : (
          <>
            <Act icon={Hourglass} command="wait" run={run} label={t("command.wait")} />
            <Act icon={MoonStar} command="snooze" run={run} label={t("command.snooze")} />
            <Act icon={CalendarClock} command="promise" run={run} label={t("command.promise")} />
            <Act icon={Phone} command="call" run={run} label={t("command.call")} />
            <Act icon={Link2} command="link" run={run} label={t("command.link")} />
            <Act icon={Flag} command="escalate" run={run} label={t("command.escalate")} />
          </>
        )}
      </div>
    </>
  );
}

function Act({
  icon,
  command,
  label,
  run,
}: {
  icon: typeof Copy;
  command: CommandId;
  label: string;
  run: (command: CommandId) => void;
}) {
  return (
    <Button
      look="quiet"
      icon={icon}
      onClick={() => run(command)}
      keys={keysOf(command)}
      className="justify-start px-2 font-normal max-md:h-11"
    >
      <span className="flex-1 truncate text-start">{label}</span>
    </Button>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{label}</dt>
      <dd className="m-0 min-w-0">{children}</dd>
    </>
  );
}

/** The code people say on the phone; one press copies it. */
function Reference({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={t("context.copy", { text })}
      className="-mx-1 inline-flex min-h-6 items-center gap-1.5 rounded-sm px-1 hover:bg-hover"
    >
      <span className="tick">{text}</span>
      {copied ? (
        <Check aria-hidden="true" size={14} strokeWidth={1.75} />
      ) : (
        <Copy aria-hidden="true" size={14} strokeWidth={1.5} className="text-soft" />
      )}
      <span role="status" className="sr-only">
        {copied ? t("context.copied") : ""}
      </span>
    </button>
  );
}
