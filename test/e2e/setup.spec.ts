import { Careline } from "./support/careline.ts";
import { expect, test } from "./support/test.ts";

test("a new clinic: the link makes the first admin once, who then signs in", async ({ browser }) => {
  const clinic = await Careline.start({ demo: false });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    context.on("request", (request) => asked.push(request.url()));
    await page.goto(clinic.setUpLink);
    const token = clinic.setUpLink.split("token=")[1] ?? "";
    // The secret leaves the address bar, and was in no request.
    await expect(page.getByRole("heading", { name: "Set up Careline" })).toBeVisible();
    expect(page.url()).not.toContain(token);
    const email = "ruth@clinic.example";
    const password = "a long sentence of ours";
    await page.getByLabel("Your name").fill("Ruth Okafor");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("button", { name: "You and your settings" })).toBeVisible();
    for (const url of asked) expect(url).not.toContain(token);
    await context.close();

    const second = await browser.newContext();
    const again = await second.newPage();
    await again.goto(clinic.setUpLink);
    await again.getByLabel("Your name").fill("Mallory");
    await again.getByLabel("E-mail").fill("mallory@clinic.example");
    await again.getByLabel("Password").fill(password);
    await again.getByRole("button", { name: "Create account" }).click();
    await expect(again.getByRole("alert")).toContainText("used already");

    await again.goto(`${clinic.origin}/console/`);
    await again.getByLabel("E-mail").fill(email);
    await again.getByLabel("Password").fill("not the sentence at all");
    await again.getByRole("button", { name: "Sign in" }).click();
    await expect(again.getByRole("alert")).toContainText("is not right");
    await again.getByLabel("Password").fill(password);
    await again.getByRole("button", { name: "Sign in" }).click();
    await expect(again.getByRole("button", { name: "You and your settings" })).toBeVisible();
    await second.close();
    // The server's log holds neither.
    expect(clinic.printed).not.toContain(password);
    expect(clinic.printed.split(token).length - 1).toBe(1); // the link itself, on the terminal
  } finally {
    await clinic.stop();
  }
});
