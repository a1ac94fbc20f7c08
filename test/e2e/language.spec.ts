import { readFileSync } from "node:fs";
import { fits } from "./support/fits.ts";
import { shot } from "./support/shot.ts";
import { canary, expect, test } from "./support/test.ts";

type Texts = Record<string, string | Record<string, string>>;
const read = (language: string): Texts =>
  JSON.parse(readFileSync(new URL(`../../widget/i18n/${language}.json`, import.meta.url), "utf8")) as Texts;
const english = read("en");
const spanish = read("es");
const es = (key: string): string => {
  const text = spanish[key];
  if (typeof text !== "string") throw new Error(`${key} is no plain Spanish text`);
  return text;
};

test("a Spanish reader gets Spanish, to the last word", async ({ people }) => {
  const { widget } = await people.patient({ locale: "es-MX", path: "/?lang=es" });
  const foreign: string[] = Object.keys(english)
    .filter((key) => key in spanish && english[key] !== spanish[key])
    .map((key) => english[key])
    .filter((text): text is string => typeof text === "string" && text.length > 8 && !text.includes("{"));
  const inSpanish = async (): Promise<void> => {
    const shown = (await widget.frame.locator("body").textContent()) ?? "";
    expect(foreign.filter((text) => shown.includes(text))).toEqual([]);
  };

  await widget.frame.getByRole("button", { name: es("launcher.open") }).click();
  await expect(widget.frame.getByRole("heading", { name: es("home.title") })).toBeVisible();
  await expect(widget.frame.locator("html")).toHaveAttribute("lang", /^es/);
  await inSpanish();
  await widget.frame.getByRole("button", { name: es("home.unsure") }).click();
  await inSpanish();
  const question = canary("¿Atienden los sábados?");
  await widget.frame.getByRole("textbox", { name: es("new.text") }).fill(question);
  await widget.frame.getByRole("button", { name: es("notice.send") }).click();
  await expect(widget.frame.getByRole("log").getByText(question)).toBeVisible();
  await expect(widget.frame.getByText(es("message.sent"), { exact: true })).toBeVisible();
  await inSpanish();
});

for (const [locale, what, dir] of [
  ["qps-rtl", "right to left", "rtl"],
  ["qps-long", "half as long again", "ltr"],
] as const) {
  test(`texts that run ${what} break nothing`, async ({ people }) => {
    const { page, widget } = await people.patient({
      viewport: { width: 320, height: 568 },
      path: `/?lang=${locale}`,
    });
    const frame = widget.frame;
    await frame.getByRole("button").first().click();
    await expect(frame.locator("html")).toHaveAttribute("dir", dir);
    await expect(frame.getByRole("heading").first()).toBeVisible();
    await fits(frame);
    await shot(page, `widget-start-${locale}`);

    await frame.getByRole("main").or(frame.locator("body")).first().getByRole("button").nth(3).click();
    await expect(frame.getByRole("textbox").first()).toBeVisible();
    const question = canary("hello مرحبا 12");
    await frame.getByRole("textbox").first().fill(question);
    await fits(frame);
    await shot(page, `widget-first-${locale}`);
  });
}
