import { expect, type Locator, type Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { fits } from "./support/fits.ts";
import { House } from "./support/house.ts";
import { shot } from "./support/shot.ts";
import { canary, type People, test } from "./support/test.ts";

test.use({ house: "articles" });

type Article = { id: string; version: number; slug: string };

/** An article that readers see, written without a browser. */
async function article(house: House, title: string, markdown: string): Promise<Article> {
  const begun = await house.call<{ article: Article }>("POST", "/kb/articles", {
    title,
    language: "en",
    department: "scheduling",
  });
  const { id, version } = begun.article;
  const saved = await house.call<{ article: Article }>("PUT", `/kb/articles/${id}`, {
    version,
    title,
    markdown,
    publish: true,
  });
  return saved.article;
}

/** Two pixels by two. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4IacBRAwQCgAgFgQ5YebC6gAAAABJRU5ErkJggg==",
  "base64",
);

const text = (page: Page): Locator => page.getByRole("textbox", { name: "Text", exact: true });
const preview = (page: Page): Locator => page.getByRole("region", { name: "As readers see it" });
const told = (page: Page, words: string): Locator => page.getByText(words).first();

async function open(people: People, origin: string, path: string, options = {}): Promise<Page> {
  const { page } = await people.staff(options);
  await page.goto(`${origin}/console${path}`);
  return page;
}

test("an article is written by keyboard, seen as readers will see it, and published", async ({
  people,
  careline,
}) => {
  const { page } = await people.staff();
  await page.locator("body").press("g");
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { name: "Articles", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "New article" }).first().press("Enter");
  const title = canary("Where can I park?");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Department").selectOption({ label: "Scheduling" });
  await page.getByLabel("Title").press("Enter");
  await expect(text(page)).toBeVisible();

  // All of it without a mouse: a heading, a list in a list, bold, a link, a table.
  await text(page).focus();
  await page.keyboard.type("## Garage");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- behind the ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("house");
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("two floors");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+k");
  await page.getByLabel("Address, or words of an article").fill("maps.example.org/garage");
  await page.keyboard.press("Enter");
  await expect(text(page).getByRole("link")).toHaveAttribute("href", "https://maps.example.org/garage");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Table", exact: true }).press("Enter");
  await expect(text(page).getByRole("table")).toBeVisible();
  await page.keyboard.type("Day");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Fee");
  // Escape leaves the text, where Tab means something else.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Edit as Markdown" })).toBeFocused();

  await expect(preview(page).getByRole("heading", { name: "Garage" })).toBeVisible();
  await expect(preview(page).locator("li li")).toHaveText("two floors");
  await expect(preview(page).getByRole("columnheader", { name: "Fee" })).toBeVisible();
  await expect(told(page, "Draft kept. Only you see it.")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(told(page, "Saved as a new version.")).toBeVisible();
  await page.getByRole("button", { name: "Publish" }).press("Enter");
  await expect(told(page, "Published. Readers see it now.")).toBeVisible();

  const reader = (await people.person({ javaScriptEnabled: false })).page;
  const slug = title.toLowerCase().replace("?", "").replaceAll(" ", "-");
  await reader.goto(`${careline.origin}/help/en/${slug}`);
  await expect(reader.getByRole("heading", { name: title })).toBeVisible();
  await expect(reader.getByRole("columnheader", { name: "Fee" })).toBeVisible();

  // Its address changes: the one that people know leads on.
  await page.getByRole("link", { name: "Settings", exact: true }).last().click();
  await page.getByLabel("Address").fill(`${slug}-now`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(told(page, "Settings saved.")).toBeVisible();
  await reader.goto(`${careline.origin}/help/en/${slug}`);
  await expect(reader).toHaveURL(`${careline.origin}/help/en/${slug}-now`);
  await expect(page.getByText(`These lead here too: ${slug}`)).toBeVisible();
});

test("versions are compared, and an earlier one comes back", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { id, version } = await article(
    house,
    canary("Opening hours"),
    "We open at eight.\n\nOn Sunday we rest.\n",
  );
  await house.call("PUT", `/kb/articles/${id}`, {
    version,
    title: "Opening hours",
    markdown: "We open at nine.\n\nOn Sunday we rest.\n",
  });
  const page = await open(people, careline.origin, `/articles/${id}?tab=versions`);
  const differences = page.getByRole("region", { name: "Differences" });
  await expect(differences.locator("del", { hasText: "eight" })).toBeVisible();
  await expect(differences.locator("ins", { hasText: "nine" })).toBeVisible();
  await expect(differences.getByText("On Sunday we rest.")).toBeVisible();
  await page.getByRole("button", { name: "Bring version 2 back" }).click();
  await expect(page.getByText("Version 2 brought back")).toBeVisible();
  await expect(page.getByText("Changes not published").first()).toBeVisible();
  await page.getByRole("link", { name: "Write", exact: true }).click();
  await expect(text(page)).toContainText("We open at eight.");
});

test("two people at one article hear of each other, and no word is lost", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { id } = await article(house, canary("Insurance cards"), "Bring your card.\n");
  const maria = await house.member("Maria Ortiz", "supervisor", ["scheduling"]);
  const first = await open(people, careline.origin, `/articles/${id}`);
  await expect(text(first)).toContainText("Bring your card.");
  const second = await open(people, careline.origin, `/articles/${id}`, { as: maria });
  await expect(first.getByText("Maria Ortiz is writing here too.")).toBeVisible({ timeout: 15_000 });

  await text(first).press("Control+End");
  await first.keyboard.type(" The new one.");
  await expect(told(first, "Draft kept. Only you see it.")).toBeVisible();
  await expect(text(second)).toContainText("Bring your card.");
  await text(second).press("Control+End");
  await second.keyboard.type(" Both sides.");
  await second.keyboard.press("Control+s");
  await expect(told(second, "Saved as a new version.")).toBeVisible();

  await first.keyboard.press("Control+s");
  const both = first.getByRole("dialog", { name: "Two versions of one article" });
  await expect(both.locator("del", { hasText: "Both sides" })).toBeVisible();
  await expect(both.locator("ins", { hasText: "The new one" })).toBeVisible();
  expect(await violations(first.mainFrame()), "both versions").toEqual([]);
  await shot(first, "articles-conflict");
  await both.getByRole("button", { name: "Keep my text" }).click();
  await expect(text(first)).toContainText("The new one.");
  await first.getByRole("button", { name: "Publish" }).click();
  await expect(told(first, "Published. Readers see it now.")).toBeVisible();
  await expect(second.getByText(/saved version 4 while you were writing/)).toBeVisible({ timeout: 15_000 });
});

test("what is typed survives the tab, and what the editor cannot show stays Markdown", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const { id } = await article(house, canary("Forms"), "Bring the form.\n");
  const staff = await people.staff();
  await staff.page.goto(`${careline.origin}/console/articles/${id}`);
  await text(staff.page).press("Control+End");
  await staff.page.keyboard.type(" Half a sent");
  await expect(told(staff.page, "Draft kept. Only you see it.")).toBeVisible();
  await staff.page.reload();
  await expect(text(staff.page)).toContainText("Half a sent");
  await staff.page.getByRole("button", { name: "Discard my changes" }).click();
  await expect(text(staff.page)).not.toContainText("Half a sent");
  await staff.page.getByRole("button", { name: "Bring my text back" }).click();
  await expect(text(staff.page)).toContainText("Half a sent");

  await staff.page.getByRole("button", { name: "Edit as Markdown" }).click();
  const source = staff.page.getByLabel("Text as Markdown");
  await source.fill("Text <b onclick=steal()>bold</b>\n\n<script>steal()</script>\n");
  await staff.page.getByRole("button", { name: "Edit as it will look" }).click();
  await expect(staff.page.getByText(/holds HTML, which readers never see/)).toBeVisible();
  await expect(source).toHaveValue(/onclick/);
  await expect(preview(staff.page)).toContainText("Text bold");
  await expect(preview(staff.page)).not.toContainText("steal");
  await source.fill("* One\n  * Two\n");
  await staff.page.getByRole("button", { name: "Edit as it will look" }).click();
  await expect(text(staff.page).locator("li li")).toHaveText("Two");
  expect(staff.wire.complaints).toEqual([]);
});

test("what is due is listed, filters are in the address, who may not write reads", async ({
  people,
  careline,
}) => {
  const house = await House.of(careline);
  const due = canary("Due for review");
  const { id } = await article(house, due, "Old.\n");
  await house.call("PUT", `/kb/articles/${id}/settings`, { review_on: "2026-01-31" });
  const page = await open(people, careline.origin, "/articles?show=due");
  await expect(page.getByRole("link", { name: due })).toBeVisible();
  await page.getByRole("link", { name: "All articles" }).click();
  await page.getByLabel("Search titles and addresses").fill(due.split(" ").at(-1) ?? "");
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole("list", { name: "Articles" }).getByRole("listitem")).toHaveCount(1);
  await page.getByLabel("Status").selectOption("archived");
  await expect(page.getByText("No article matches")).toBeVisible();
  await expect(page).toHaveURL(/status=archived/);
  await page.reload();
  await expect(page.getByText("No article matches")).toBeVisible();
  await page.getByRole("button", { name: "Show all articles" }).click();
  await expect(page).not.toHaveURL(/status=/);

  await page.goto(`${careline.origin}/console/articles/new?title=From%20a%20gap&from=gap_1`);
  await expect(page.getByLabel("Title")).toHaveValue("From a gap");
  await expect(page.getByText("a question that no article answered")).toBeVisible();

  const manager = await house.member("Mona Manager", "manager", ["scheduling"]);
  const reading = await open(people, careline.origin, `/articles/${id}`, { as: manager });
  await expect(preview(reading)).toContainText("Old.");
  await expect(reading.getByRole("button", { name: "Publish" })).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`articles are clean for axe and fit a small screen, ${colorScheme}`, async ({ people, careline }) => {
    const house = await House.of(careline);
    const { id, version } = await article(
      house,
      canary("A long title about how to get to us from the airport"),
      "## By train\n\n| From | Minutes | Fare |\n| --- | --- | --- |\n| Airport | 35 | 4 |\n\n* One\n* Two\n",
    );
    await house.call("PUT", `/kb/articles/${id}`, {
      version,
      title: "How to get here",
      markdown: "By bus.\n",
    });
    const { page } = await people.staff({ colorScheme, viewport: { width: 360, height: 740 } });
    const screens = {
      list: ["/articles", page.getByRole("list", { name: "Articles" })],
      write: [`/articles/${id}`, text(page)],
      versions: [
        `/articles/${id}?tab=versions`,
        page.getByRole("region", { name: "Differences" }).locator("ins").last(),
      ],
      settings: [`/articles/${id}?tab=settings`, page.getByLabel("Address")],
      new: ["/articles/new", page.getByLabel("Title")],
      categories: ["/articles/part/categories", page.getByRole("heading", { name: "Articles" })],
    } as const;
    for (const [name, [path, sign]] of Object.entries(screens)) {
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${careline.origin}/console${path}`);
        await expect(sign).toBeVisible();
        await shot(page, `articles-${name}-${width}-${colorScheme}`);
        if (width === 360) await fits(page);
        expect(await violations(page.mainFrame()), `${name} at ${width}`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${careline.origin}/console/articles/${id}`);
    await page.getByRole("button", { name: "As readers see it" }).click();
    await expect(preview(page)).toContainText("By bus.");
    await expect(text(page)).toBeHidden();
    await fits(page);
  });
}

test("a picture is added with words for those who cannot see it", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { id, slug } = await article(house, canary("Which door"), "Come in.\n");
  const staff = await people.staff();
  const { page } = staff;
  await page.goto(`${careline.origin}/console/articles/${id}`);
  await text(page).press("Control+End");
  await page.getByRole("button", { name: "Picture", exact: true }).click();
  const asked = page.getByRole("dialog", { name: "Picture" });
  await asked
    .getByLabel("Picture file")
    .setInputFiles({ name: "door.png", mimeType: "image/png", buffer: png });
  await expect(asked.locator("img")).toHaveJSProperty("naturalWidth", 2);
  await asked.getByRole("button", { name: "Add the picture" }).click();
  await expect(asked.getByText("Say what the picture shows.")).toBeVisible();
  await asked.getByLabel("What it shows, in words").fill("The blue door on the left");
  expect(await violations(page.mainFrame()), "picture dialog").toEqual([]);
  await asked.getByRole("button", { name: "Add the picture" }).click();
  const shown = preview(page).getByRole("img", { name: "The blue door on the left" });
  await expect(shown).toHaveJSProperty("naturalWidth", 2);

  const reader = (await people.person({ javaScriptEnabled: false })).page;
  const address = (await shown.getAttribute("src")) ?? "";
  expect((await reader.request.get(careline.origin + address)).status(), "before it is published").toBe(404);
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(told(page, "Published. Readers see it now.")).toBeVisible();
  await reader.goto(`${careline.origin}/help/en/${slug}`);
  await expect(reader.getByRole("img", { name: "The blue door on the left" })).toBeVisible();
  expect((await reader.request.get(careline.origin + address)).status(), "published").toBe(200);
  expect(staff.wire.complaints).toEqual([]);
});

test("synonyms of the clinic reach search, hints say what could be plainer", async ({ people, careline }) => {
  const house = await House.of(careline);
  const { id } = await article(house, canary("Paying"), "Your deductible comes first. Then we pay.\n");
  const word = canary("zorblax").replace(" ", "");
  await house.call("PUT", `/kb/articles/${id}`, {
    version: 2,
    title: "Where to park",
    markdown: "The garage is behind us. Your deductible comes first.\n",
    publish: true,
  });
  const page = await open(people, careline.origin, `/articles/${id}`);
  const hints = page.getByRole("region", { name: "Plain language" });
  await expect(hints.getByText("deductible")).toBeVisible();
  await hints.getByRole("button", { name: /Dismiss the hint: deductible/ }).click();
  await expect(hints.getByText("deductible")).toHaveCount(0);

  await page.goto(`${careline.origin}/console/articles/part/synonyms`);
  await page.getByRole("button", { name: "Add words" }).click();
  const words = page.getByLabel("Words that mean the same, with commas").last();
  await words.fill(word);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert").first()).toBeVisible(); // one alone is no synonym
  await words.fill(`${word}, garage`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(told(page, "Synonyms saved.")).toBeVisible();
  expect(await violations(page.mainFrame()), "synonyms").toEqual([]);
  await shot(page, "articles-synonyms");
  type Found = { results: { title: string }[] };
  await expect
    .poll(async () =>
      (await house.call<Found>("GET", `/articles/search?q=${word}`)).results.map((r) => r.title),
    )
    .toContain("Where to park");
});
