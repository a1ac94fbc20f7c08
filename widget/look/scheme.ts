/**
 * Gives the page its scheme and the clinic's colour. Everything is set through
 * CSSOM, because the page's Content-Security-Policy forbids inline styles.
 */
import { accentOf } from "./color.ts";

export type Scheme = "light" | "dark";

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const forced = matchMedia("(forced-colors: active)");
let brand = "";

export function scheme(): Scheme {
  const named = root.dataset.scheme;
  if (named === "light" || named === "dark") return named;
  return prefersDark.matches ? "dark" : "light";
}

/** Follows the host page, which tells its scheme; without one the system's preference holds. */
export function setScheme(to: string): void {
  root.dataset.scheme = to === "dark" ? "dark" : "light";
  paint();
}

export function setBrand(color: string): void {
  brand = color;
  paint();
}

function paint(): void {
  // The reader's own colours win over the clinic's.
  const colors = forced.matches ? null : accentOf(brand, scheme());
  const values = {
    "--accent": colors?.accent,
    "--accent-strong": colors?.strong,
    "--accent-soft": colors?.soft,
    "--on-accent": colors?.on,
    "--focus": colors?.accent,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value) root.style.setProperty(name, value);
    else root.style.removeProperty(name);
  }
}

prefersDark.addEventListener("change", paint);
forced.addEventListener("change", paint);
