import { randomUUID } from "node:crypto";
import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { canary, expect, test } from "./support/test.ts";

test("an admin lets somebody in by a link that works once, and lets them go", async ({
  people,
  careline,
}) => {
  const admin = await people.staff({ colorScheme: "dark" });
  const { page } = admin;
  await page.goto(`${careline.origin}/console/house/team`);
  const name = `Imani ${randomUUID().slice(0, 6)}`;
  const email = `${randomUUID()}@clinic.example`;

  await page.getByRole("button", { name: "Add somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Add somebody" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(email);
  await dialog.getByLabel("Billing").check();
  expect(await violations(page.mainFrame()), "adding").toEqual([]);
  await page.keyboard.press("Enter");

  const links = page.getByRole("dialog", { name: `A link for ${name}` });
  const address = await links.getByRole("textbox").inputValue();
  expect(await violations(page.mainFrame()), "link").toEqual([]);
  await links.getByRole("button", { name: "Done" }).click();
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
  await joined.page.getByLabel("Password").fill("too short");
  await joined.page.keyboard.press("Enter");
  await expect(joined.page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await joined.page.getByLabel("Password").fill("a quiet river and a stone");
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
  await row.getByRole("button", { name: `More about ${name}` }).click();
  await page.getByRole("menuitem", { name: "End access" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End access" }).click();
  await expect(row).toHaveCount(0);
  await expect(joined.page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect.poll(async () => (await house.row(matter.id)).assignee ?? null).toBeNull();
  expect((await house.row(matter.id)).status).toBe("queued");
  await page.getByLabel("Show former colleagues").check();
  await expect(row).toContainText("Former");
});

test("a list of people is looked at before anybody is added", async ({ people, careline }) => {
  const { page } = await people.staff();
  await page.goto(`${careline.origin}/console/house/team`);
  await page.getByRole("button", { name: "Import a list" }).click();
  const dialog = page.getByRole("dialog", { name: "Import a list of people" });
  const one = randomUUID().slice(0, 8);
  const head = "email;name;role;departments;languages";
  const choose = (text: string, encoding: BufferEncoding = "utf8") =>
    dialog.getByLabel("Choose a file").setInputFiles({
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
    `\uFEFF${head}\r\n${one}@clinic.example;Ana ${one};agent;billing;en|es\r\nb${one}@clinic.example;Bo ${one};manager;billing;\r\n`,
    "utf16le",
  );
  await expect(dialog.getByRole("status")).toHaveText("2 people can be added.");
  await dialog.getByRole("button", { name: "Add 2 people and make links" }).click();
  const links = page.getByRole("dialog", { name: "Hand over these links" });
  await expect(links.getByRole("listitem")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await links.getByRole("button", { name: "Save as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("careline-links.csv");
  await links.getByRole("button", { name: "Done" }).click();
  await page.getByLabel("Find by name or e-mail").fill(one);
  await expect(page.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(2);
});
