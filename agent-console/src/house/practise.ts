import { locale } from "../i18n/i18n.ts";
import type { Desk } from "../state/desk.ts";

/** Opens the page on which whoever works here is a patient of a site. */
export async function practise(desk: Desk, key: string): Promise<void> {
  // Opened before the request, so that no browser takes it for a pop-up.
  const page = window.open("", "_blank");
  try {
    await desk.client.house.practise(key);
  } catch (failed) {
    page?.close();
    throw failed;
  }
  // In the console's language, where the website offers it.
  const path = `/practice/${key}?lang=${locale()}`;
  if (page) page.location.href = path;
  else location.assign(path);
}
