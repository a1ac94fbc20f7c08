declare module "virtual:launcher-texts" {
  import type { Text } from "../i18n/t.ts";

  /** The `launcher.` texts of every language, put in by vite.config.ts. */
  export const launcherTexts: Record<string, Record<string, Text>>;
}
