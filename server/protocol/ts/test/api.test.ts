import { beforeEach, describe, expect, test } from "vitest";
import { Api, ApiError } from "../src/api.ts";
import { type Answer, FakeWorld } from "./fakes.ts";

let world: FakeWorld;
let answers: Answer[];
let renewals: number;
let renewed: boolean;
let api: Api;

beforeEach(() => {
  world = new FakeWorld();
  answers = [];
  renewals = 0;
  renewed = true;
  world.rest = () => answers.shift() ?? { status: 200, body: { ok: true } };
  api = new Api({
    environment: world,
    as: "staff",
    base: "https://chat.test",
    renew: async () => {
      renewals++;
      return renewed;
    },
  });
});

/** Waits for a call while time passes. */
async function outcome(call: Promise<unknown>): Promise<unknown> {
  let done: unknown;
  call.then(
    (value) => {
      done = value ?? "nothing";
    },
    (error) => {
      done = error;
    },
  );
  for (let i = 0; i < 600 && done === undefined; i++) await world.clock.pass(100);
  return done;
}

describe("what is sent", () => {
  test("says who we are, and JSON only where there is a body", async () => {
    await api.get("/staff/me");
    await api.post("/conversations/c_1/resolve", { client_id: "x" });
    await api.delete("/staff/session");
    expect(world.calls).toEqual([
      {
        method: "GET",
        url: "https://chat.test/api/v1/staff/me",
        headers: { "Careline-As": "staff" },
        body: undefined,
      },
      {
        method: "POST",
        url: "https://chat.test/api/v1/conversations/c_1/resolve",
        headers: { "Careline-As": "staff", "Content-Type": "application/json" },
        body: { client_id: "x" },
      },
      {
        method: "DELETE",
        url: "https://chat.test/api/v1/staff/session",
        headers: { "Careline-As": "staff" },
        body: undefined,
      },
    ]);
  });

  test("a token goes in a header, never in the address", async () => {
    const bearer = new Api({ environment: world, as: "patient", token: () => "s3cret" });
    await bearer.get("/patient/session");
    expect(world.calls[0]?.headers.Authorization).toBe("Bearer s3cret");
    expect(world.calls[0]?.url).toBe("/api/v1/patient/session");
  });

  test("queries leave out what is undefined, and escape the rest", async () => {
    await api.get("/conversations", { view: "mine", department: undefined, cursor: "a&b=c", limit: 5 });
    expect(world.calls[0]?.url).toBe(
      "https://chat.test/api/v1/conversations?view=mine&cursor=a%26b%3Dc&limit=5",
    );
  });
});

describe("what is answered", () => {
  test("a problem document becomes a typed error", async () => {
    const problem = {
      code: "client_id_conflict",
      detail: "Used before.",
      request_id: "r_1",
      title: "Conflict",
    };
    answers = [{ status: 409, body: problem }];
    const error = await outcome(api.post("/x", { client_id: "i" }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 409,
      code: "client_id_conflict",
      message: "Used before.",
      temporary: false,
    });
    expect((error as ApiError).problem.request_id).toBe("r_1");
  });

  test("an answer that is no problem document has a code too", async () => {
    answers = [{ status: 418, body: "teapot" }];
    expect(await outcome(api.get("/x"))).toMatchObject({ status: 418, code: "http_418" });
  });

  test("no content is no value", async () => {
    answers = [{ status: 204 }];
    expect(await api.delete("/x")).toBeUndefined();
  });
});

describe("trying again", () => {
  test.each([
    ["GET", () => api.get("/x"), 3],
    ["PUT", () => api.put("/x", {}), 3],
    ["DELETE", () => api.delete("/x"), 3],
    ["POST with a client_id", () => api.post("/x", { client_id: "i" }), 3],
    ["POST without", () => api.post("/x", {}), 1],
  ])("%s when no answer came", async (_, call, calls) => {
    world.rest = () => "unreachable";
    expect(await outcome(call())).toMatchObject({ status: 0, code: "network", temporary: true });
    expect(world.calls).toHaveLength(calls);
  });

  test("ends with the first answer, under the same client_id", async () => {
    answers = ["unreachable", { status: 503, body: { code: "unavailable", status: 503 } }];
    expect(await outcome(api.post("/x", { client_id: "i" }))).toEqual({ ok: true });
    expect(world.calls.map((c) => c.body)).toEqual([
      { client_id: "i" },
      { client_id: "i" },
      { client_id: "i" },
    ]);
  });

  test("waits as long as it was told", async () => {
    answers = [{ status: 429, body: { code: "rate_limited", retry_after_ms: 7_000 } }];
    const start = world.clock.now();
    expect(await outcome(api.get("/x"))).toEqual({ ok: true });
    expect(world.clock.now() - start).toBeGreaterThanOrEqual(7_000);
    expect(world.clock.now() - start).toBeLessThan(7_300);
  });

  test("a refusal is not repeated", async () => {
    answers = [{ status: 422, body: { code: "empty" } }];
    expect(await outcome(api.get("/x"))).toMatchObject({ code: "empty" });
    expect(world.calls).toHaveLength(1);
  });
});

describe("expired credentials", () => {
  test("are renewed once, and the call repeated", async () => {
    answers = [{ status: 401, body: { code: "unauthenticated" } }];
    expect(await outcome(api.post("/x"))).toEqual({ ok: true });
    expect(renewals).toBe(1);
    expect(world.calls).toHaveLength(2);
  });

  test("that cannot be renewed are an error", async () => {
    renewed = false;
    answers = [{ status: 401, body: { code: "unauthenticated" } }];
    expect(await outcome(api.get("/x"))).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(world.calls).toHaveLength(1);
  });

  test("refused again after renewal end it", async () => {
    answers = [
      { status: 401, body: { code: "unauthenticated" } },
      { status: 401, body: { code: "unauthenticated" } },
    ];
    expect(await outcome(api.get("/x"))).toMatchObject({ status: 401 });
    expect(renewals).toBe(1);
  });
});
