import { Careline } from "./support/careline.ts";
import { press, write } from "./support/keys.ts";
import { expect, test } from "./support/test.ts";

// Tab by Tab takes its time.
test.slow();

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
    await write(page.getByLabel("Your name"), "Ruth Okafor");
    await write(page.getByLabel("E-mail"), email);
    await write(page.getByLabel("Password"), password);
    await press(page.getByRole("button", { name: "Create account" }));
    await expect(page.getByRole("button", { name: "You and your settings" })).toBeVisible();
    for (const url of asked) expect(url).not.toContain(token);
    await context.close();

    const second = await browser.newContext();
    const again = await second.newPage();
    await again.goto(clinic.setUpLink);
    await write(again.getByLabel("Your name"), "Mallory");
    await write(again.getByLabel("E-mail"), "mallory@clinic.example");
    await write(again.getByLabel("Password"), password);
    await press(again.getByRole("button", { name: "Create account" }));
    await expect(again.getByRole("alert")).toContainText("used already");

    await again.goto(`${clinic.origin}/console/`);
    await write(again.getByLabel("E-mail"), email);
    await write(again.getByLabel("Password"), "not the sentence at all");
    await press(again.getByRole("button", { name: "Sign in" }));
    await expect(again.getByRole("alert")).toContainText("is not right");
    await write(again.getByLabel("Password"), password);
    await press(again.getByRole("button", { name: "Sign in" }));
    await expect(again.getByRole("button", { name: "You and your settings" })).toBeVisible();
    await second.close();
    // The server's log holds neither.
    expect(clinic.printed).not.toContain(password);
    expect(clinic.printed.split(token).length - 1).toBe(1); // the link itself, on the terminal
  } finally {
    await clinic.stop();
  }
});
