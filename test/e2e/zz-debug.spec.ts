import { test } from "./support/test.ts";
test("dbg", async ({ people }) => {
  test.setTimeout(15000);
  const p = await people.patient();
  p.page.on("console", (m) => console.log("C", m.type(), m.text(), m.location().url));
  await p.page.reload();
  await p.page.waitForTimeout(2500);
  for (const f of p.page.frames()) console.log(f.url(), (await f.content()).slice(0, 1500));
  console.log(await p.widget.element.evaluate((e) => e.outerHTML));
  console.log(p.wire.requests, p.wire.complaints);
});
