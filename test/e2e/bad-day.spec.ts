import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

test.use({ house: "bad-day" });

const hour = 3_600_000;

test("a supervisor clears the desk of a sick colleague", async ({ people, careline }) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  // Ben is not signed in at all: without a long grace his chats would go back by themselves.
  await house.routing("insurance", { grace_ms: hour });
  const ben = await house.member("Ben Okafor", "agent", ["insurance"]);
  const sue = await house.member("Sue Park", "supervisor", ["insurance"]);
  const token = await house.tokenOf(ben);
  const ids: string[] = [];
  for (const name of ["Open", "Waiting", "Snoozed", "Left"]) {
    const { id } = await house.patient({
      department: "insurance",
      text: `${name}: my card`,
      name: `Patient ${name}`,
      ...(name === "Left" && { mode: "message", contact: { phone: "+1 555 0100" } }),
    });
    ids.push(id);
    await house.call("POST", `/conversations/${id}/assign`, { staff_id: "me" }, token);
  }
  const [, waiting, snoozed] = ids;
  const due = Date.now() + 48 * hour;
  await house.call(
    "POST",
    `/conversations/${waiting}/wait`,
    { on: "insurer", reason: "asked for the form", due },
    token,
  );
  await house.call("POST", `/conversations/${snoozed}/snooze`, { until: due }, token);

  const { page } = await people.staff({ as: sue });
  await page.getByRole("link", { name: "Desk of the day" }).click();
  const desk = page.getByRole("listitem", { name: "Ben Okafor" });
  await expect(desk).toContainText("Not signed in");
  expect(await violations(page.mainFrame()), "desk of the day").toEqual([]);
  await shot(page, "console-desk");
  await desk.getByRole("button", { name: /^Hand over everything/ }).click();
  const dialog = page.getByRole("dialog", { name: "Hand over everything of Ben Okafor" });
  await expect(dialog).toContainText(/1 waiting, 1 snoozed/);
  // A reason is needed, and asked for in place.
  await dialog.getByRole("button", { name: /^Hand over/ }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Please fill this in.");
  await dialog.getByLabel("Why?").fill("Called in sick");
  await dialog.getByRole("button", { name: /^Hand over/ }).click();
  await expect(page.getByText("4 conversations handed over")).toBeVisible();
  await expect(desk).not.toContainText("Not signed in");
  for (const id of ids) expect((await house.row(id)).assignee, id).toBeUndefined();

  // One who is signed in keeps their desk.
  const own = page.getByRole("listitem", { name: "Sue Park" });
  await own.getByRole("button", { name: "Actions for Sue Park" }).click();
  await expect(page.getByRole("menuitem", { name: /nothing to hand over/ })).toBeDisabled();
  await page.keyboard.press("Escape");
});

test("intake stops early, a banner goes up, and all who wait in vain are told", async ({
  people,
  careline,
}) => {
  test.setTimeout(90_000);
  const house = await House.of(careline);
  await house.call("POST", "/departments/billing/hours", { zone: "UTC", always: true });
  const left = await house.patient({
    department: "billing",
    text: "My form is missing.",
    name: "Grace Adeyemi",
    mode: "message",
    contact: { email: "grace@example.org" },
  });
  const patient = await people.patient();
  await patient.widget.open();
  await expect(patient.widget.home).toBeVisible();

  const { page } = await people.staff({ as: await house.member("Sue Park", "supervisor", ["billing"]) });
  await page.getByRole("link", { name: "Desk of the day" }).click();
  await page.getByRole("button", { name: "Stop intake in Billing" }).click();
  const stop = page.getByRole("dialog", { name: "Stop intake in Billing" });
  await stop.getByRole("button", { name: "In 4 hours" }).click();
  await stop.getByLabel("Why?").fill("Two people are ill");
  await stop.getByRole("button", { name: "Stop intake" }).click();
  const billing = page.getByRole("listitem", { name: "Billing" });
  await expect(billing).toContainText("Takes nobody live");
  const hours = await house.call<{ hours: { departments: { key: string; stopped?: object }[] } }>(
    "GET",
    "/sites/demo/hours",
  );
  expect(hours.hours.departments.find(({ key }) => key === "billing")?.stopped).toBeTruthy();

  const words = canary("We are few today.");
  await page.getByRole("button", { name: "Banner" }).click();
  const banner = page.getByRole("dialog", { name: "Banner" });
  await banner.getByLabel("Text in English").fill(words);
  await banner.getByLabel("Text in Spanish").fill("Hoy somos pocos.");
  await banner.getByRole("button", { name: "Save" }).click();
  await expect(banner).toBeHidden();
  await patient.page.reload();
  await patient.widget.open();
  await expect(patient.widget.says(words)).toBeVisible();

  const due = Number((await house.row(left.id)).due);
  await billing.getByRole("button", { name: "Tell who waits in Billing" }).click();
  const tell = page.getByRole("dialog", { name: "Tell who waits in Billing" });
  const before = new Date(due + hour);
  await tell.getByLabel("Whose promise is due before").fill(local(before));
  await expect(tell.getByText("1 patient is told.")).toBeVisible();
  await tell.getByLabel("New time").fill(local(new Date(due + 24 * hour)));
  const news = canary("Your answer comes a day later.");
  await tell.getByLabel("Text in English").fill(news);
  await tell.getByLabel("Text in Spanish").fill("Su respuesta llega un día más tarde.");
  await tell.getByLabel("Why does it take longer?").fill("Two people are ill");
  await shot(page, "console-tell");
  await tell.getByRole("button", { name: "Tell them" }).click();
  await expect(page.getByText("1 patient was told")).toBeVisible();
  const { events } = await house.call<{ events: { text?: string }[] }>(
    "GET",
    `/conversations/${left.id}/events`,
    undefined,
    left.token,
  );
  expect(events.map(({ text }) => text)).toContain(news);

  await billing.getByRole("button", { name: "Take patients again in Billing" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take patients again" }).click();
  await expect(billing).not.toContainText("Takes nobody live");

  for (const width of [768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(billing).toBeVisible();
    await fits(page);
    await shot(page, `console-desk-${width}`);
  }
});

test("a department's rules are changed, with what is wrong said at its place", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const { page } = await people.staff({ as: await house.member("Sue Park", "supervisor", ["insurance"]) });
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText(/with 45 s to accept/)).toBeVisible();
  expect(await violations(page.mainFrame()), "settings").toEqual([]);
  await page.getByLabel("Time to accept an offer").fill("30");
  await expect(page.getByText(/with 30 s to accept/)).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
  await expect(page.getByText("Time to accept an offer: 45 seconds, now 30 seconds")).toBeVisible();

  await page.getByLabel("Time to accept an offer").fill("1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Give people between 5 seconds and 10 minutes/)).toBeVisible();
  await expect(page.getByLabel("Time to accept an offer")).toHaveAttribute("aria-invalid", "true");

  await page.getByRole("link", { name: "Topics and questions" }).click();
  await page.getByRole("button", { name: "Add a topic" }).click();
  const topic = page.getByRole("group", { name: "New topic" });
  await topic.getByLabel("Name in English").fill("A new card");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText(/each language/);
  await page.getByRole("group", { name: "A new card" }).getByLabel("Name in Spanish").fill("Tarjeta nueva");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. It holds from now on.").last()).toBeVisible();
  for (const width of [768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await fits(page);
  }
});

/** What a datetime-local field takes, in this machine's zone, which is the browser's. */
function local(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
