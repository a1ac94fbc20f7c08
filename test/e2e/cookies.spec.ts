import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "@playwright/test";
import { canary, expect, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

// What a browser may do with our credential when the clinic's page is another
// site. Debian's Chromium blocks third-party cookies as it comes; the other
// cases need a profile that says otherwise.

const cookie = "__Host-careline_patient";

test("third-party cookies blocked: the partitioned cookie carries, and no other site can use it", async ({
  people,
  careline,
}) => {
  const patient = await people.patient();
  const question = canary("Is it covered?");
  await patient.widget.ask({ text: question });
  await patient.widget.expectState(question, "Sent");
  await expectBlocked(patient.widget);
  const held = (await patient.context.cookies(careline.origin)).find(({ name }) => name === cookie);
  expect(held).toMatchObject({ httpOnly: true, secure: true, sameSite: "None" });
  expect(held?.partitionKey).toContain("localhost");

  await patient.page.reload();
  await patient.widget.open();
  await expect(patient.widget.message(question)).toBeVisible();

  // Outside of the clinic's page the cookie does not exist.
  const other = await patient.context.newPage();
  await other.goto(`${careline.origin}/widget/?site=demo`);
  const status = await other.evaluate(async () => {
    const answer = await fetch("/api/v1/patient/session", { headers: { "Careline-As": "patient" } });
    return answer.status;
  });
  expect(status).toBe(401);
});

test("third-party cookies allowed: the same, and scripts cannot read the cookie", async ({
  careline,
  hosts,
}) => {
  await withPreferences({ profile: { cookie_controls_mode: 0 } }, async (context) => {
    const page = await context.newPage();
    await page.goto(hosts.far);
    const widget = new Widget(page);
    const question = canary("Do I pay today?");
    await widget.ask({ text: question });
    await widget.expectState(question, "Sent");
    const held = (await context.cookies(careline.origin)).find(({ name }) => name === cookie);
    expect(held?.value).toBeTruthy();
    expect(await stored(widget)).not.toContain(held?.value);
    await page.reload();
    await widget.open();
    await expect(widget.message(question)).toBeVisible();
  });
});

test("a browser that refuses our cookie: the token is in the frame's session storage", async ({
  people,
  hosts,
  careline,
}) => {
  const { page, context, wire } = await people.person();
  // Asked outside of the browser, so that no cookie jar sees the answer.
  await context.route("**/api/v1/**", async (route) => {
    const request = route.request();
    const { cookie: _none, ...headers } = await request.allHeaders();
    const body = request.postData();
    const answer = await fetch(request.url(), { method: request.method(), headers, ...(body && { body }) });
    const refused = ["set-cookie", "content-encoding", "content-length"]; // the body is decoded already
    const kept = [...answer.headers].filter(([name]) => !refused.includes(name));
    const text = answer.status === 204 ? "" : await answer.text();
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(kept), body: text });
  });
  const widget = new Widget(page);
  await page.goto(hosts.near);
  const question = canary("May I come earlier?");
  await widget.ask({ text: question });
  await widget.expectState(question, "Sent");
  expect(await context.cookies(careline.origin)).toEqual([]);
  expect(await stored(widget)).toMatch(/eyJ/);

  await page.reload();
  await widget.open();
  await expect(widget.message(question)).toBeVisible();
  const more = canary("Any time is fine.");
  await widget.say(more);
  await widget.expectState(more, "Sent");
  for (const url of wire.requests) expect(url).not.toContain("eyJ");

  // Leaving takes the token along.
  await widget.leave();
  expect(await stored(widget)).toBe("{}");
});

test("all cookies and storage refused: the chat works until the page is left", async ({
  hosts,
  careline,
}) => {
  await withPreferences({ profile: { default_content_setting_values: { cookies: 2 } } }, async (context) => {
    const page = await context.newPage();
    await page.goto(hosts.far);
    const widget = new Widget(page);
    const question = canary("Can I have a copy?");
    await widget.ask({ text: question });
    await widget.expectState(question, "Sent");
    await expectBlocked(widget);
    expect(await context.cookies(careline.origin)).toEqual([]);
    const more = canary("By post, please.");
    await widget.say(more);
    await widget.expectState(more, "Sent");
  });
});

/** A Chromium of its own with settings that only a profile can hold. */
async function withPreferences(
  preferences: object,
  use: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "careline-profile-"));
  await mkdir(join(folder, "Default"));
  await writeFile(join(folder, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(folder, {
    ...test.info().project.use.launchOptions,
    locale: "en-US",
    reducedMotion: "reduce",
  });
  try {
    await use(context);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function expectBlocked(widget: Widget): Promise<void> {
  const refused = await widget.frame.locator("body").evaluate(() => {
    try {
      return sessionStorage.length < 0;
    } catch {
      return true;
    }
  });
  expect(refused, "the frame has no storage").toBe(true);
}

/** What the widget's frame keeps in storage, as JSON. */
async function stored(widget: Widget): Promise<string> {
  return await widget.frame.locator("body").evaluate(() => JSON.stringify({ ...sessionStorage }));
}
