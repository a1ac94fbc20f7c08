/** Languages that articles are written in here; others can come in by a file. */
export const articleLanguages: readonly string[] = ["en", "es"];
