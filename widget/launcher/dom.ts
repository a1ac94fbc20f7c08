/** Elements without innerHTML: the page allows no script-made markup. */

const SVG = "http://www.w3.org/2000/svg";

type Props = Record<string, string | boolean | (() => void)>;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (typeof value === "string") made.setAttribute(key, value);
    else made.toggleAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A lucide icon (ISC licence) from its path; it says nothing to screen readers. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
