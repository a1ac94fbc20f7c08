import { randomUUID } from "node:crypto";
import type { Careline } from "./careline.ts";

export type Matter = { department: string; text: string; name?: string; about?: string; language?: string };

/** Opens conversations over REST, each by a patient of its own, a few at a time. */
export async function seed(careline: Careline, matters: readonly Matter[]): Promise<void> {
  const left = [...matters];
  const worker = async (): Promise<void> => {
    for (let matter = left.shift(); matter; matter = left.shift()) await openOne(careline, matter);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function openOne(careline: Careline, matter: Matter): Promise<void> {
  const { token } = await post<{ token: string }>(careline, "/patient/sessions", { site_key: "demo" });
  await post(careline, "/conversations", { ...matter, client_id: randomUUID() }, token);
}

async function post<T>(careline: Careline, path: string, body: object, token?: string): Promise<T> {
  const answer = await fetch(`${careline.origin}/api/v1${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
