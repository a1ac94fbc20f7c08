import type { Api } from "./api.ts";
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];

/** Why patients write, as the clinic sorts it, and what is done about it. */
export type Reason = Schemas["Reason"];
/** A task to make good what went wrong for a patient. */
export type Recovery = Schemas["Recovery"];
/** A version of what patients are asked. */
export type SurveySet = Schemas["SurveySet"];
export type SurveyChange = Schemas["ChangeSurvey"];

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

  async setReasons(reasons: Pick<Reason, "key" | "names" | "retired">[]): Promise<Reason[]> {
    return (await this.#api.put<{ reasons: Reason[] | null }>("/reasons", { reasons })).reasons ?? [];
  }

  async planReason(key: string, plan: { owner: string; action: string }): Promise<Reason[]> {
    const path = `/reasons/${encodeURIComponent(key)}/plan`;
    return (await this.#api.put<{ reasons: Reason[] | null }>(path, plan)).reasons ?? [];
  }

  /** Oldest first; the last one is in force. */
  async surveys(): Promise<SurveySet[]> {
    return (await this.#api.get<{ surveys: SurveySet[] | null }>("/surveys")).surveys ?? [];
  }

  async changeSurvey(change: SurveyChange): Promise<SurveySet[]> {
    return (await this.#api.post<{ surveys: SurveySet[] | null }>("/surveys", change)).surveys ?? [];
  }

  async recoveries(state: "open" | "mine" | "done", cursor = ""): Promise<{ all: Recovery[]; next: string }> {
    const from = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await this.#api.get<{ recoveries: Recovery[] | null; next_cursor?: string }>(
      `/recoveries?state=${state}${from}`,
    );
    return { all: page.recoveries ?? [], next: page.next_cursor ?? "" };
  }
}
