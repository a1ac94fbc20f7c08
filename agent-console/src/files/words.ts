import { type Key, locale, t } from "../i18n/i18n.ts";
import { refusalText } from "../i18n/refusals.ts";

const known: Record<string, Key> = {
  network: "files.trouble_network",
  empty_file: "files.trouble_empty",
  file_too_large: "files.trouble_large",
  file_type: "files.trouble_type",
  heic: "files.trouble_heic",
  damaged_file: "files.trouble_damaged",
  too_many_pixels: "files.trouble_pixels",
  unsafe_file: "files.trouble_unsafe",
  infected: "files.trouble_infected",
  too_many_files: "files.trouble_many",
};

/** Why a file did not go through, and what to do. */
export function troubleText(reason = "", sentence = ""): string {
  const key = known[reason];
  return key ? t(key) : refusalText(reason, sentence);
}

/** "81 kB", "2.4 MB" */
export function sizeText(bytes: number): string {
  const small = bytes < 1 << 20;
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: small ? "kilobyte" : "megabyte",
    maximumFractionDigits: small ? 0 : 1,
  }).format(Math.max(bytes, 1024) / (small ? 1 << 10 : 1 << 20));
}
