/**
 * Contrast, and a clinic's brand colour made fit for text: darkened on light
 * ground or lightened on dark ground, just as far as WCAG 2.2 asks (4.5 : 1),
 * with the letters on it black or white as reads better. Pure.
 */

export type Rgb = readonly [number, number, number];

export type Accent = { accent: string; strong: string; soft: string; on: string };

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Text on a filled button in the dark scheme, as in tokens.css. */
const NIGHT: Rgb = [12, 16, 20];
const ENOUGH = 4.5;

/** The surfaces accent text stands on, as in tokens.css; a test keeps them equal. */
export const SURFACES = {
  light: ["#f7f6f2", "#ffffff", "#eeece6"],
  dark: ["#11161b", "#191f26", "#0c1014"],
} as const;

export function parse(hex: string): Rgb | null {
  const long = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/i.test(hex.trim())
    ? hex.trim().replace(/[0-9a-f]/gi, (c) => c + c)
    : hex.trim();
  const found = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(long);
  if (!found) return null;
  const at = (i: number): number => Number.parseInt(found[i] ?? "0", 16);
  return [at(1), at(2), at(3)];
}

export function format(rgb: Rgb): string {
  return `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, WCAG 2.2. */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2): number => Math.round(a[i] + (b[i] - a[i]) * share);
  return [at(0), at(1), at(2)];
}

/** The accent colours of a brand in one scheme, or null if the brand is no colour. */
export function accentOf(brand: string, scheme: "light" | "dark"): Accent | null {
  const from = parse(brand);
  if (!from) return null;
  const light = scheme === "light";
  const toward = light ? BLACK : WHITE;
  const on = light ? WHITE : NIGHT;
  const surfaces = SURFACES[scheme].map((hex) => parse(hex) ?? WHITE);
  for (let step = 0; step <= 50; step++) {
    const accent = mix(from, toward, step / 50);
    const soft = mix(surfaces[1] ?? WHITE, accent, light ? 0.1 : 0.16);
    if ([...surfaces, soft, on].every((other) => contrast(accent, other) >= ENOUGH)) {
      const strong = mix(accent, toward, 0.2);
      return { accent: format(accent), strong: format(strong), soft: format(soft), on: format(on) };
    }
  }
  return null;
}
