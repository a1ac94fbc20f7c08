import { randomUUID } from "node:crypto";
import type { Careline } from "./careline.ts";

export const departments = ["scheduling", "billing", "insurance"];
const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const DAY_MS = 24 * 60 * 60_000;

/** An administrator at work over REST, as an outside client may be. */
export class Clinic {
  private constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  static async of(careline: Careline): Promise<Clinic> {
    const { token } = await ask<{ token: string }>(careline.origin, "POST /staff/sessions", careline.signIn);
    return new Clinic(careline.origin, token);
  }

  /** "POST /departments/billing/hours" and a body; throws when it is refused. */
  ask<T>(what: string, body?: object): Promise<T> {
    return ask<T>(this.origin, what, body, this.token);
  }

  async hours(keys: readonly string[], hours: object): Promise<void> {
    for (const key of keys) await this.ask(`POST /departments/${key}/hours`, { zone: "UTC", ...hours });
  }

  open(keys: readonly string[] = departments): Promise<void> {
    return this.hours(keys, { always: true });
  }

  /** Closed until the day after tomorrow, 13:00 UTC; answers which day of the week that is. */
  async shut(keys: readonly string[] = departments): Promise<string> {
    const opens = new Date(Date.now() + 2 * DAY_MS);
    const day = days[opens.getUTCDay()] ?? "";
    await this.hours(keys, { week: { [day]: ["13:00-17:00"] } });
    return new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(opens);
  }

  /** Changes a part of how a department works: `{ routing: { manual: true } }`. */
  async policy(key: string, change: Record<string, object>): Promise<void> {
    const { policy } = await this.ask<{ policy: Record<string, object> }>(`GET /departments/${key}/policy`);
    const { id: _, recorded_at: __, by: ___, ...rest } = policy;
    const merged = Object.fromEntries(
      Object.entries(rest).map(([part, value]) => [
        part,
        Array.isArray(value) ? value : { ...value, ...change[part] },
      ]),
    );
    await this.ask(`PUT /departments/${key}/policy`, { policy: merged });
  }

  /** The conversation that a patient quotes by its reference. */
  async find(reference: string): Promise<string> {
    const { conversations } = await this.ask<{ conversations: { id: string; reference: string }[] }>(
      "GET /conversations?view=all&limit=200",
    );
    const found = conversations.find((c) => c.reference === reference);
    if (!found) throw new Error(`no conversation ${reference}`);
    return found.id;
  }

  /** A verb on a conversation: `act(id, "resolve")`. */
  async act(conversation: string, verb: string, body: object = {}): Promise<void> {
    await this.ask(`POST /conversations/${conversation}/${verb}`, { client_id: randomUUID(), ...body });
  }
}

async function ask<T>(origin: string, what: string, body?: object, token?: string): Promise<T> {
  const [method = "GET", path = ""] = what.split(" ");
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(body && { "Content-Type": "application/json" }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
