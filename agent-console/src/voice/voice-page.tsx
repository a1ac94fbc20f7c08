import { Link } from "@tanstack/react-router";
import { Lock, Printer } from "lucide-react";
import { useDesk } from "../app/desk-context.tsx";
import { type Key, t } from "../i18n/i18n.ts";
import { PlaceFrame } from "../shell/place-frame.tsx";
import { usePrinting } from "../shell/use-printing.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Empty } from "../ui/empty.tsx";
import { CommentsPart } from "./comments-part.tsx";
import { QuestionsPart } from "./questions-part.tsx";
import { ReasonsPart } from "./reasons-part.tsx";
import { RecoveryPart, type RecoveryState } from "./recovery-part.tsx";
import { ReportPart } from "./report-part.tsx";
import "../shell/paper.css";

export type VoiceSearch = {
  part?: string;
  state?: string;
  from?: string;
  to?: string;
  by?: string;
  set?: string;
  q?: string;
  score?: string;
  department?: string;
  tag?: string;
  list?: string;
};

const parts = ["recovery", "report", "comments", "reasons", "questions"] as const;
type Part = (typeof parts)[number];
const labels: Record<Part, Key> = {
  recovery: "voice.part_recovery",
  report: "voice.part_report",
  comments: "voice.part_comments",
  reasons: "voice.part_reasons",
  questions: "voice.part_questions",
};

const states: readonly string[] = ["open", "mine", "done"];

/** What patients say of the clinic, what is made good, and what to change. */
export function VoicePage({ search: asked }: { search: VoiceSearch }) {
  const desk = useDesk();
  usePrinting();
  // An address may say anything.
  const search: VoiceSearch = Object.fromEntries(
    Object.entries(asked)
      .filter(([, value]) => typeof value === "string" || typeof value === "number")
      .map(([name, value]) => [name, String(value)]),
  );
  const offered = parts.filter((one) => one !== "questions" || desk.me.role === "admin");
  const shown = offered.find((one) => one === search.part) ?? "recovery";
  const may = desk.seesFigures;
  return (
    <PlaceFrame
      place="voice"
      title={t("rail.voice")}
      actions={
        <Button icon={Printer} onClick={() => window.print()} className="print:hidden">
          <span className="max-md:sr-only">{t("voice.print")}</span>
        </Button>
      }
    >
      <div className="paper mx-auto flex max-w-6xl flex-col gap-4 p-4">
        {may ? (
          <nav aria-label={t("voice.parts")} className="flex flex-wrap gap-1 border-b border-line pb-2">
            {offered.map((one) => (
              <Link
                key={one}
                to="/voice"
                search={one === "recovery" ? {} : { part: one }}
                aria-current={one === shown ? "page" : undefined}
                className={cx(
                  "inline-flex h-8 items-center rounded-md px-3 text-14",
                  one === shown ? "bg-accent-soft font-semibold text-accent-strong" : "hover:bg-hover",
                )}
              >
                {t(labels[one])}
              </Link>
            ))}
          </nav>
        ) : null}
        {shown === "recovery" ? (
          <RecoveryPart
            state={(states.includes(search.state ?? "") ? search.state : "open") as RecoveryState}
          />
        ) : !may ? (
          <Empty icon={Lock} role="status" title={t("no_permission.title")}>
            {t("no_permission.lead")}
          </Empty>
        ) : shown === "report" ? (
          <ReportPart search={search} />
        ) : shown === "comments" ? (
          <CommentsPart search={search} />
        ) : shown === "questions" ? (
          <QuestionsPart />
        ) : (
          <ReasonsPart search={search} />
        )}
      </div>
    </PlaceFrame>
  );
}
