import { violations } from "./support/axe.ts";
import { Careline } from "./support/careline.ts";
import { fits } from "./support/fits.ts";
import { Hosts } from "./support/hosts.ts";
import { House } from "./support/house.ts";
import { choose, day, press, tick, write } from "./support/keys.ts";
import { canary, expect, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

// Tab by Tab takes its time.
test.slow();

test("from an empty database to a live chat on a strict page, without a mail server", async ({ browser }) => {
  const clinic = await Careline.start({ demo: false });
  const hosts = await Hosts.start(clinic.origin);
  const context = await browser.newContext();
  const page = await context.newPage();
  const clean = async (what: string) => expect(await violations(page.mainFrame()), what).toEqual([]);
  try {
    await page.goto(clinic.setUpLink);
    await write(page.getByLabel("Your name"), "Ruth Okafor");
    await write(page.getByLabel("E-mail"), "ruth@clinic.example");
    await write(page.getByLabel("Password"), "a long sentence of ours");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "You and your settings" })).toBeVisible();

    // A clinic that is not live is led to what is left to do.
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await expect(page).toHaveURL(/\/house\/start$/);
    await expect(page.getByText("Patients see nothing before you go live.")).toBeVisible();
    await clean("first day");
    await press(page.getByRole("button", { name: "Put it in" }));
    await expect(page.getByText("The starter pack is in.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Put it in" })).toHaveCount(0);
    await expect(page.getByRole("listitem", { name: "Opening hours" })).toContainText(
      "Missing: Scheduling, Billing",
    );

    await press(page.getByRole("link", { name: "Go there: A website" }));
    await write(page.getByLabel("Name of the clinic"), "Rivér Clinic");
    await expect(page.getByLabel("Key")).toHaveValue("river-clinic");
    await write(page.getByLabel("Address of the website"), "https://www.river.example/contact");
    await tick(page.getByRole("checkbox", { name: "Spanish" }));
    await write(page.getByLabel("Color of the clinic"), "#ffdd00");
    await expect(page.getByText(/too light to read/)).toBeVisible();
    await press(page.getByRole("button", { name: "Add the website" }));
    await expect(page.getByRole("alert")).toContainText("nothing behind the host");
    await write(page.getByLabel("Address of the website"), hosts.far);
    await press(page.getByRole("button", { name: "Add the website" }));
    await expect(page.getByText("Being prepared")).toBeVisible();
    await expect(page.getByLabel("Line of code")).toHaveValue(/data-site="river-clinic"/);
    await press(page.getByText("The website has a Content-Security-Policy"));
    await expect(page.getByLabel("Lines of the policy")).toHaveValue(
      new RegExp(`frame-src ${clinic.origin}`),
    );
    await clean("website");
    // It is what is found here from now on, though nobody sees it yet.
    await page.reload();
    await expect(page.getByLabel("Name of the clinic")).toHaveValue("Rivér Clinic");
    await page.goto(`${clinic.origin}/console/settings?department=billing&part=topics`);
    await expect(page.getByLabel("Name in Spanish").first()).not.toHaveValue("");

    // Nobody sees it yet.
    const visitor = await browser.newContext();
    const foreign = await visitor.newPage();
    const chat = new Widget(foreign);
    const answered = foreign.waitForResponse((answer) => answer.url().includes("/widget/"));
    await foreign.goto(`${hosts.far}/strict?site=river-clinic`);
    expect((await answered).status()).toBe(404);
    await expect(chat.launcher).toHaveCount(0);
    expect((await foreign.request.get(`${clinic.origin}/help/en/`)).status()).toBe(404);

    // Whoever works here tries it, and it is practice.
    await page.goto(`${clinic.origin}/console/house/sites`);
    const opened = context.waitForEvent("page");
    await press(page.getByRole("button", { name: "Try it as a patient" }));
    const practice = await opened;
    const trial = new Widget(practice);
    const words = canary("Is anybody there?");
    await trial.askByKey({ text: words, name: "Ruth" });
    await trial.expectState(words, "Sent");
    await page.goto(`${clinic.origin}/console/inbox/unassigned`);
    const row = page
      .getByRole("list", { name: "Conversations" })
      .getByRole("listitem")
      .filter({ hasText: "Ruth" });
    await expect(row).toContainText("Practice");

    await page.goto(`${clinic.origin}/console/settings?department=billing&part=hours`);
    await write(page.getByLabel("Monday"), "8-12, 13:00 - 17:00");
    await press(page.getByRole("button", { name: "Add a day" }));
    await day(page.getByLabel("Day", { exact: true }), "2031-12-25");
    await press(page.getByRole("button", { name: "Save" }));
    await expect(page.getByText("The hours are saved.")).toBeVisible();
    await expect(page.getByLabel("Monday")).toHaveValue("08:00-12:00, 13:00-17:00");
    await clean("hours");

    await page.goto(`${clinic.origin}/console/house/sites`);
    await press(page.getByRole("button", { name: "Go live" }));
    await expect(page.getByText("Patients see the chat on this website.")).toBeVisible();
    await foreign.reload();
    await expect(chat.launcher).toBeVisible();
    await visitor.close();

    await page.goto(`${clinic.origin}/console/house/start`);
    await expect(page.getByText(/^You are live\./)).toBeVisible();
    await expect(page.getByRole("listitem", { name: "A practice chat" })).toContainText("(done)");
  } finally {
    await context.close();
    await hosts.stop();
    await clinic.stop();
  }
});

test("two admins change one website: the second one is told", async ({ people, careline }) => {
  const first = await people.staff();
  const second = await people.staff({ colorScheme: "dark" });
  for (const { page } of [first, second]) {
    await page.goto(`${careline.origin}/console/house/sites`);
    await expect(page.getByLabel("Name of the clinic")).toHaveValue("Rivertown Clinic");
  }
  await write(first.page.getByLabel("Name of the clinic"), "Rivertown Clinic North");
  await press(first.page.getByRole("button", { name: "Save" }));
  await expect(first.page.getByText("The website is saved.")).toBeVisible();
  await write(second.page.getByLabel("Name of the clinic"), "Rivertown Clinic South");
  await press(second.page.getByRole("button", { name: "Save" }));
  await expect(second.page.getByRole("alert")).toContainText("changed");
  await expect(second.page.getByLabel("Name of the clinic")).toHaveValue("Rivertown Clinic South");
  await second.page.reload();
  await expect(second.page.getByLabel("Name of the clinic")).toHaveValue("Rivertown Clinic North");
  expect(await violations(second.page.mainFrame()), "dark").toEqual([]);
  await write(second.page.getByLabel("Name of the clinic"), "Rivertown Clinic");
  await press(second.page.getByRole("button", { name: "Save" }));
  await expect(second.page.getByText("The website is saved.")).toBeVisible();
});

test("what was changed stands in a list, by whom and how it was before", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { page } = await people.staff();
  const name = canary("Hall");
  const made = await house.call<{ tool: { id: string; version: number } }>("POST", "/tools", {
    kind: "tag",
    scope: "all",
    name,
    tag: { color: "blue" },
  });
  await house.call("PUT", `/tools/${made.tool.id}`, {
    kind: "tag",
    scope: "all",
    name,
    version: made.tool.version,
    tag: { color: "red" },
  });
  await page.goto(`${careline.origin}/console/house/changes`);
  const list = page.getByRole("list", { name: "Changes" });
  const last = list.getByRole("listitem").filter({ hasText: name }).first();
  await expect(last).toContainText(`Tag, ${name}: saved`);
  await expect(last).toContainText("Dana Rivers");
  await expect(last).toContainText("tag, color");
  await expect(last.getByRole("deletion")).toContainText(["blue"]);
  await expect(last.getByRole("insertion").filter({ hasText: "red" })).toBeVisible();
  await choose(page.getByLabel("What", { exact: true }), "Saved view");
  await expect(page.getByText("No such change")).toBeVisible();
  expect(await violations(page.mainFrame()), "nothing").toEqual([]);
  await choose(page.getByLabel("What", { exact: true }), "Tag");
  await expect(last).toBeVisible();
  expect(await violations(page.mainFrame()), "changes").toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page);
});

test("the privacy officer reads what was changed, and nothing else of the house", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const officer = await house.member("Olga Prieto", "privacy", []);
  const { page } = await people.staff({ as: officer });
  await press(page.getByRole("link", { name: "Clinic", exact: true }));
  await expect(page).toHaveURL(/\/house\/changes$/);
  const list = page.getByRole("list", { name: "Changes" });
  await expect(list.getByRole("listitem").filter({ hasText: "Olga Prieto: added" })).toContainText("Privacy");
  await expect(page.getByRole("navigation", { name: "Parts of the clinic" })).toHaveCount(0);
  await page.goto(`${careline.origin}/console/house/team`);
  await expect(list).toBeVisible();
  await expect(page.getByRole("button", { name: "Add somebody" })).toHaveCount(0);
});
