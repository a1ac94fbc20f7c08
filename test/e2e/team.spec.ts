import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { give, pick, press, tick, write } from "./support/keys.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

// Tab by Tab takes its time.
test.slow();

test("an admin lets somebody in by a link that works once, and lets them go", async ({
  people,
  careline,
}) => {
  const admin = await people.staff({ colorScheme: "dark" });
  const { page } = admin;
  await page.goto(`${careline.origin}/console/house/team`);
  const name = `Imani ${randomUUID().slice(0, 6)}`;
  const email = `${randomUUID()}@clinic.example`;

  await press(page.getByRole("button", { name: "Add somebody" }));
  const dialog = page.getByRole("dialog", { name: "Add somebody" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(email);
  await tick(dialog.getByLabel("Billing"));
  expect(await violations(page.mainFrame()), "adding").toEqual([]);
  await page.keyboard.press("Enter");

  const links = page.getByRole("dialog", { name: `A link for ${name}` });
  const address = await links.getByRole("textbox").inputValue();
  expect(await violations(page.mainFrame()), "link").toEqual([]);
  await press(links.getByRole("button", { name: "Done" }));
  const row = page.getByRole("listitem", { name });
  await expect(row).toContainText("Invited");
  expect(await violations(page.mainFrame()), "team").toEqual([]);

  const joined = await people.person();
  const asked: string[] = [];
  joined.context.on("request", (request) => asked.push(request.url()));
  await joined.page.goto(address);
  await expect(joined.page.getByRole("heading", { name: `Welcome, ${name}` })).toBeVisible();
  expect(joined.page.url()).not.toContain("token");
  expect(await violations(joined.page.mainFrame()), "joining").toEqual([]);
  await write(joined.page.getByLabel("Password"), "too short");
  await joined.page.keyboard.press("Enter");
  await expect(joined.page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await write(joined.page.getByLabel("Password"), "a quiet river and a stone");
  await joined.page.keyboard.press("Enter");
  await expect(joined.page.getByRole("button", { name: "You and your settings" })).toBeVisible();
  const token = address.split("token=")[1] ?? "nothing";
  for (const url of asked) expect(url).not.toContain(token);

  // The same link again.
  const second = await people.person();
  await second.page.goto(address);
  await expect(second.page.getByRole("alert")).toContainText("used or is out of date");

  // What they have goes back to the queue when they are let go, and they are out at once.
  const house = await House.of(careline);
  const matter = await house.patient({ department: "billing", text: canary("A bill I do not know") });
  const own = await house.tokenOf({ email, password: "a quiet river and a stone" });
  await house.call("POST", `/conversations/${matter.id}/assign`, { staff_id: "me" }, own);
  await page.reload();
  await press(row.getByRole("button", { name: `More about ${name}` }));
  await pick(page.getByRole("menuitem", { name: "End access" }));
  await press(page.getByRole("dialog").getByRole("button", { name: "End access" }));
  await expect(row).toHaveCount(0);
  await expect(joined.page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect.poll(async () => (await house.row(matter.id)).assignee ?? null).toBeNull();
  expect((await house.row(matter.id)).status).toBe("queued");
  await tick(page.getByLabel("Show former colleagues"));
  await expect(row).toContainText("Former");
});

test("a link to another password, by keyboard: used twice, replaced, and used up while it is open", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const person = await house.member("Noor Haddad");
  const { page } = await people.staff();
  const made = async (): Promise<string> => {
    await page.goto(`${careline.origin}/console/house/team`);
    const row = page.getByRole("listitem", { name: person.name });
    await press(row.getByRole("button", { name: `More about ${person.name}` }));
    await pick(page.getByRole("menuitem", { name: "Link for another password" }));
    const links = page.getByRole("dialog", { name: `A link for ${person.name}` });
    const address = await links.getByRole("textbox").inputValue();
    await press(links.getByRole("button", { name: "Done" }));
    return address;
  };
  const opened = async (address: string) => {
    const { page } = await people.person();
    await page.goto(address);
    return page;
  };
  const over = async (page: Page) => {
    await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText("If you set your password with it, sign in.");
    await expect(page.getByRole("alert")).toContainText("ask whoever runs Careline at your clinic");
  };
  const replaced = await made();
  const address = await made();
  await over(await opened(replaced));

  const [own, beside] = [await opened(address), await opened(address)];
  await write(beside.getByLabel("Password"), "a river and a mountain");
  await write(own.getByLabel("Password"), "a quiet river and a stone");
  await own.keyboard.press("Enter");
  await expect(own.getByRole("button", { name: "You and your settings" })).toBeVisible();

  // The same link in the window beside it, and once more: what to do stands there, and leads in.
  await beside.keyboard.press("Enter");
  await over(beside);
  const again = await opened(address);
  await over(again);
  expect(await violations(again.mainFrame()), "over").toEqual([]);
  await shot(again, "console-link-over");
  await press(again.getByRole("button", { name: "Go to sign-in" }));
  await write(again.getByLabel("E-mail"), person.email);
  await write(again.getByLabel("Password"), "a river and a mountain");
  await again.keyboard.press("Enter");
  await expect(again.getByRole("alert")).toContainText("is not right");
  await write(again.getByLabel("Password"), "a quiet river and a stone");
  await again.keyboard.press("Enter");
  await expect(again.getByRole("button", { name: "You and your settings" })).toBeVisible();
});

test("a list of people is looked at before anybody is added", async ({ people, careline }) => {
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/house/team`);
  await press(page.getByRole("button", { name: "Import a list" }));
  const dialog = page.getByRole("dialog", { name: "Import a list of people" });
  const one = randomUUID().slice(0, 8);
  const head = "email;name;role;departments;languages";
  const choose = (text: string, encoding: BufferEncoding = "utf8") =>
    give(dialog.getByLabel("Choose a file"), {
      name: "people.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text, encoding),
    });

  await choose(`${head}\n${one}@clinic.example;=cmd();agent;billing;en\nnobody;Bo;agent;billing;en\n`);
  await expect(dialog.getByRole("alert")).toContainText("2 rows cannot be taken.");
  await expect(dialog.getByRole("alert")).toContainText("Line 2, name");
  await expect(dialog.getByRole("button", { name: /^Add \d/ })).toHaveCount(0);
  expect(await violations(page.mainFrame()), "bad rows").toEqual([]);

  await choose(
    `${head}\n${one}@clinic.example;Ana;agent;billing;en|es\nb${one}@clinic.example;Bo;agent;billing;en|klingon\n`,
  );
  await expect(dialog.getByRole("alert").getByRole("listitem")).toHaveText([
    "Line 3, languages, “klingon” There is no such language. Write it like en or es.",
  ]);
  await expect(dialog.getByRole("button", { name: /^Add \d/ })).toHaveCount(0);
  await shot(page, "console-import-no-language");

  await choose(
    `\uFEFF${head}\r\n${one}@clinic.example;Ana ${one};agent;billing;en|es\r\nb${one}@clinic.example;Bo ${one};manager;billing;\r\n`,
    "utf16le",
  );
  await expect(dialog.getByRole("status")).toHaveText("2 people can be added.");
  await press(dialog.getByRole("button", { name: "Add 2 people and make links" }));
  const links = page.getByRole("dialog", { name: "Hand over these links" });
  await expect(links.getByRole("listitem")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await press(links.getByRole("button", { name: "Save as CSV" }));
  expect((await download).suggestedFilename()).toBe("careline-links.csv");
  await press(links.getByRole("button", { name: "Done" }));
  await write(page.getByLabel("Find by name or e-mail"), one);
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(2);
});
