import type { Api } from "./api.ts";
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];

/** Why patients write, as the clinic sorts it, and what is done about it. */
export type Reason = Schemas["Reason"];
export type ReasonsList = { reasons: Reason[]; version: string };
/** A task to make good what went wrong for a patient. */
export type Recovery = Schemas["Recovery"];
/** A version of what patients are asked. */
export type SurveySet = Schemas["SurveySet"];
export type SurveyChange = Schemas["ChangeSurvey"];

/** What patients said in whole months, as a whole and by groups. */
export type VoiceReport = Schemas["VoiceReport"];
export type VoiceFigures = Schemas["VoiceFigures"];
/** A page of the conversations behind one of its figures. */
export type VoiceRows = Schemas["VoiceRows"];
export type RatingFigure = Schemas["RatingFigure"];
/** Why patients wrote, by the time that could be saved, and when they arrive. */
export type ReasonReport = Schemas["ReasonReport"];
export type ReasonFigure = Schemas["ReasonFigure"];
export type ArrivalHour = Schemas["ArrivalHour"];
/** What patients wrote beside their scores, the last first, and how many of it there is. */
export type Comments = Schemas["Comments"];
export type Comment = Schemas["Comment"];

/** What patients say of the clinic, read across conversations. All throw ApiError. */
export class Voice {
  readonly #api: Api;

  /** Made by StaffClient. */
  constructor(api: Api) {
    this.#api = api;
  }

  async reasons(): Promise<Reason[]> {
    return (await this.#api.get<{ reasons: Reason[] | null }>("/reasons")).reasons ?? [];
  }

  /** The same, with the version that a change is written over. */
  async reasonsList(): Promise<ReasonsList> {
    const { reasons, version } = await this.#api.get<{ reasons: Reason[] | null; version: string }>(
      "/reasons",
    );
    return { reasons: reasons ?? [], version };
  }

  /** `seen` is the version that was changed: another one is refused with `conflict`. */
  async setReasons(reasons: Pick<Reason, "key" | "names" | "retired">[], seen: string): Promise<ReasonsList> {
    const { version, ...next } = await this.#api.put<{ reasons: Reason[] | null; version: string }>(
      "/reasons",
      {
        seen,
        reasons: reasons.map(({ key, names, retired }) => ({ key, names, retired, plan: {} })),
      },
    );
    return { reasons: next.reasons ?? [], version };
  }

  /** Where a patient who is not in the chat can say how it went, and until when. It is told this once. */
  surveyLink(conversation: string): Promise<Schemas["SurveyLink"]> {
    return this.#api.post(`/conversations/${conversation}/survey-link`);
  }

  async planReason(
    key: string,
    plan: { owner: string; action: string },
    seen: Schemas["ReasonPlan"],
  ): Promise<Reason[]> {
    const path = `/reasons/${encodeURIComponent(key)}/plan`;
    return (await this.#api.put<{ reasons: Reason[] | null }>(path, { ...plan, seen })).reasons ?? [];
  }

  /** Oldest first; the last one is in force. */
  async surveys(): Promise<SurveySet[]> {
    return (await this.#api.get<{ surveys: SurveySet[] | null }>("/surveys")).surveys ?? [];
  }

  async changeSurvey(change: SurveyChange): Promise<SurveySet[]> {
    return (await this.#api.post<{ surveys: SurveySet[] | null }>("/surveys", change)).surveys ?? [];
  }

  /** Months like "2026-10", both counted; `set` empty: what is asked now. */
  report(ask: { from: string; to: string; by: string; set: string }): Promise<VoiceReport> {
    return this.#api.get("/reports/voice", ask);
  }

  /** Dates; `to` is the first day that is no longer counted. */
  why(ask: { from: string; to: string }): Promise<ReasonReport> {
    return this.#api.get("/reports/reasons", ask);
  }

  /** Dates; `to` is the first day that is no longer in it. `score`: several with commas. `tag`: an id, or "none". */
  comments(ask: {
    from: string;
    to: string;
    q?: string;
    score?: string;
    department?: string;
    tag?: string;
    cursor?: string;
  }): Promise<Comments> {
    return this.#api.get("/reports/comments", ask);
  }

  /** The tags it has then. */
  async tagComment(of: Comment, add: string[], remove: string[]): Promise<string[]> {
    const path = `/conversations/${of.conversation}/comments/${of.episode}/tags`;
    return (await this.#api.post<{ tags: string[] | null }>(path, { add, remove })).tags ?? [];
  }

  async recoveries(state: "open" | "mine" | "done", cursor = ""): Promise<{ all: Recovery[]; next: string }> {
    const from = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await this.#api.get<{ recoveries: Recovery[] | null; next_cursor?: string }>(
      `/recoveries?state=${state}${from}`,
    );
    return { all: page.recoveries ?? [], next: page.next_cursor ?? "" };
  }

  /** "me" takes it. */
  async assignRecovery(task: Recovery, staff_id: string, client_id: string): Promise<void> {
    await this.#api.post(`/conversations/${task.conversation}/recoveries/${task.task}/assign`, {
      staff_id,
      client_id,
    });
  }

  /** `tries` where nobody was reached. */
  async closeRecovery(task: Recovery, outcome: string, tries: number, client_id: string): Promise<void> {
    await this.#api.post(`/conversations/${task.conversation}/recoveries/${task.task}/close`, {
      outcome,
      ...(tries > 0 && { tries }),
      client_id,
    });
  }
}
