import type uPlot from "uplot";
import type { PlotProps } from "./plot.tsx";

/** The colours of the page as a canvas needs them. */
export type Ink = {
  ink: string;
  soft: string;
  line: string;
  accent: string;
  fill: string;
  surface: string;
  font: string;
};

export function ink(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return {
    ink: of("--ink"),
    soft: of("--ink-soft"),
    line: of("--line"),
    accent: of("--accent"),
    fill: of("--accent-soft"),
    surface: of("--surface"),
    font: `${0.75 * rem}px ${style.fontFamily}`,
  };
}

/** What no series is: the target, notes on the time axis, figures that may change, and the name of each line at its end. */
export function marks(plot: uPlot, props: PlotProps, colours: Ink): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.font = colours.font.replace(/^[\d.]+/, (size) => String(Number(size) * ratio));
  ctx.lineWidth = ratio;
  if (props.provisionalFrom !== undefined) hatch(plot, props.provisionalFrom, colours);
  if (props.target) {
    const y = plot.valToPos(props.target.value, "y", true);
    ctx.strokeStyle = colours.soft;
    ctx.setLineDash([2 * ratio, 4 * ratio]);
    line(ctx, bbox.left, y, bbox.left + bbox.width, y);
    ctx.setLineDash([]);
    ctx.fillStyle = colours.soft;
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.fillText(props.target.label, bbox.left + 4 * ratio, y - 2 * ratio);
  }
  for (const { place, mark } of props.notes) {
    const x = plot.valToPos(place, "x", true);
    ctx.strokeStyle = colours.ink;
    ctx.setLineDash([4 * ratio, 3 * ratio]);
    line(ctx, x, bbox.top, x, bbox.top + bbox.height);
    ctx.setLineDash([]);
    ctx.fillStyle = colours.ink;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.fillText(mark, x, Math.max(0, bbox.top - 11 * ratio));
  }
  if (!props.bars) names(plot, props, colours, ratio);
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function hatch(plot: uPlot, from: number, colours: Ink): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  const left = Math.max(bbox.left, plot.valToPos(from - 0.5, "x", true));
  const right = bbox.left + bbox.width;
  if (left >= right) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, right - left, bbox.height);
  ctx.clip();
  ctx.strokeStyle = colours.line;
  for (let x = left - bbox.height; x < right; x += 8 * ratio) {
    line(ctx, x, bbox.top + bbox.height, x + bbox.height, bbox.top);
  }
  ctx.restore();
}

/** Names stand beside the last point of their line, never on each other. */
function names(plot: uPlot, props: PlotProps, colours: Ink, ratio: number): void {
  const { ctx, bbox } = plot;
  const ends = props.series
    .map(({ label, values }, i) => {
      const last = values.findLastIndex((value) => value !== null);
      return { label, i, y: last < 0 ? undefined : plot.valToPos(values[last] ?? 0, "y", true) };
    })
    .filter((end): end is { label: string; i: number; y: number } => end.y !== undefined)
    .sort((a, b) => a.y - b.y);
  const apart = 15 * ratio;
  ends.forEach((end, k) => {
    const above = ends[k - 1];
    if (above) end.y = Math.max(end.y, above.y + apart);
  });
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const { label, i, y } of ends) {
    ctx.fillStyle = i === 0 ? colours.accent : colours.ink;
    ctx.fillText(label, bbox.left + bbox.width + 8 * ratio, y);
  }
}
