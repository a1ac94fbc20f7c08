import { randomUUID } from "node:crypto";
import type { Careline } from "./careline.ts";

export type SignIn = { email: string; password: string };
export type Member = SignIn & { id: string; name: string };
export type Row = Record<string, unknown> & { id: string; status: string };

/** The clinic's office: what an outside client does over REST, with an administrator's rights. */
export class House {
  private constructor(
    private readonly careline: Careline,
    private readonly token: string,
  ) {}

  static async of(careline: Careline): Promise<House> {
    return new House(careline, await tokenOf(careline, careline.signIn));
  }

  call<T>(method: string, path: string, body?: object, token = this.token): Promise<T> {
    return call<T>(this.careline, method, path, body, token);
  }

  /** Somebody who works here, with an address that no other test has. */
  async member(name: string, role = "agent", departments = ["scheduling", "billing"]): Promise<Member> {
    const signIn = { email: `${randomUUID()}@clinic.example`, password: "correct horse battery" };
    const { staff } = await this.call<{ staff: { id: string } }>("POST", "/staff", {
      ...signIn,
      name,
      role,
      departments,
      languages: ["en"],
    });
    return { ...signIn, name, id: staff.id };
  }

  /** Changes how a department works; what is not named stays. */
  async routing(department: string, change: object): Promise<void> {
    type Policy = { routing: object };
    const { policy } = await this.call<{ policy: Policy }>("GET", `/departments/${department}/policy`);
    await this.call("PUT", `/departments/${department}/policy`, {
      policy: { ...policy, routing: { ...policy.routing, ...change } },
    });
  }

  tokenOf(who: SignIn): Promise<string> {
    return tokenOf(this.careline, who);
  }

  /** A patient who writes without a browser. */
  async patient(matter: object): Promise<{ token: string; id: string }> {
    const { token } = await this.call<{ token: string }>("POST", "/patient/sessions", { site_key: "demo" });
    const { conversation } = await this.call<{ conversation: { id: string } }>(
      "POST",
      "/conversations",
      { client_id: randomUUID(), language: "en", ...matter },
      token,
    );
    return { token, id: conversation.id };
  }

  async row(id: string): Promise<Row> {
    return (await this.call<{ conversation: Row }>("GET", `/conversations/${id}`)).conversation;
  }
}

async function tokenOf(careline: Careline, who: SignIn): Promise<string> {
  return (await call<{ token: string }>(careline, "POST", "/staff/sessions", who)).token;
}

async function call<T>(
  careline: Careline,
  method: string,
  path: string,
  body?: object,
  token?: string,
): Promise<T> {
  const answer = await fetch(`${careline.origin}/api/v1${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}
