import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { t } from "../i18n/i18n.ts";
import { cx } from "../ui/cx.ts";
import { type Ink, ink, marks } from "./plot-marks.ts";

export type Series = {
  label: string;
  /** One for each place of the axis; null where there is nothing. */
  values: readonly (number | null)[];
};

export type PlotProps = {
  /** What the axis stands for: one word a place. */
  places: readonly string[];
  series: readonly Series[];
  /** A value as people read it. */
  read: (value: number) => string;
  /** Steps that the axis may be divided by. */
  steps: readonly number[];
  /** Places of which something is noted, with the note's number. */
  notes: readonly { place: number; mark: string }[];
  target?: { value: number; label: string } | undefined;
  /** From this place on figures may still change. */
  provisionalFrom?: number | undefined;
  label: string;
  /** Bars, one series of them, in the place of lines. */
  bars?: boolean;
  /** What a press or Enter does at a place. */
  onOpen?: (place: number) => void;
};

/** Solid, dashed, dotted: told apart without colour too. */
const dashes: readonly (number[] | undefined)[] = [undefined, [7, 5], [2, 3]];
const lineHeight = 220;
const barHeight = 160;
const heightOf = ({ bars }: PlotProps) => (bars ? barHeight : lineHeight);

/** A line chart: from zero, with gaps where nothing is, its lines named where they end. Arrow keys read it out. */
export function Plot(props: PlotProps) {
  const { places, series, read, label } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [at, setAt] = useState<number>();

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(optionsOf(props, element, setAt), dataOf(props), element);
    plot.current = made;
    const fit = () => made.setSize({ width: element.clientWidth, height: heightOf(props) });
    const repaint = () => made.redraw(false);
    const sizes = new ResizeObserver(fit);
    sizes.observe(element);
    const scheme = new MutationObserver(repaint);
    scheme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", repaint);
    addEventListener("careline:repaint", repaint);
    return () => {
      sizes.disconnect();
      scheme.disconnect();
      system.removeEventListener("change", repaint);
      removeEventListener("careline:repaint", repaint);
      made.destroy();
    };
  }, [props]);

  const go = (place: number | undefined) => {
    const made = plot.current;
    if (place === undefined || !made) return;
    setAt(place);
    made.setCursor({ left: made.valToPos(place, "x"), top: made.bbox.height / 4 / devicePixelRatio });
  };
  const step = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && at !== undefined && props.onOpen) {
      event.preventDefault();
      props.onOpen(at);
      return;
    }
    const last = places.length - 1;
    const to = {
      ArrowLeft: Math.max(0, (at ?? last + 1) - 1),
      ArrowRight: Math.min(last, (at ?? -1) + 1),
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  };
  const told =
    at === undefined
      ? t(props.onOpen ? "spread.keys" : "chart.keys")
      : `${places[at]}: ${series
          .map(({ label: name, values }) => {
            const value = values[at];
            return `${name} ${value === null || value === undefined ? t("figure.none") : read(value)}`;
          })
          .join(", ")}`;
  return (
    <div>
      <div
        ref={box}
        role="img"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart out
        tabIndex={0}
        onKeyDown={step}
        onClick={() => at !== undefined && props.onOpen?.(at)}
        className={cx("plot w-full rounded-md", props.onOpen && "cursor-pointer")}
      />
      <p aria-live="polite" className="tick min-h-5 text-12 text-soft print:hidden">
        {told}
      </p>
    </div>
  );
}

const barPaths = uPlot.paths.bars?.({ size: [0.86, 120] });

function dataOf({ places, series }: PlotProps): uPlot.AlignedData {
  return [places.map((_, i) => i), ...series.map(({ values }) => [...values])];
}

function optionsOf(props: PlotProps, element: HTMLElement, onPlace: (place: number) => void): uPlot.Options {
  const { places, series, read, steps, target } = props;
  const colours = (): Ink => ink(element);
  const most = Math.max(target?.value ?? 0, ...series.flatMap(({ values }) => values.map((v) => v ?? 0)));
  return {
    width: element.clientWidth || 600,
    height: heightOf(props),
    padding: props.bars ? [14, 0, 0, 0] : [12, 94, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 }, y: false },
    scales: {
      x: {
        time: false,
        range: props.bars ? [-0.6, places.length - 0.4] : [-0.3, Math.max(1, places.length - 1) + 0.3],
      },
      y: { range: [0, most > 0 ? most * 1.12 : 1] },
    },
    axes: [
      {
        stroke: () => colours().soft,
        grid: { show: false },
        ticks: { show: false },
        font: colours().font,
        size: 28,
        space: 64,
        incrs: [1, 2, 5, 7, 14, 28, 50, 100, 200],
        values: (_, at) => at.map((place) => places[place] ?? ""),
      },
      {
        stroke: () => colours().soft,
        grid: { stroke: () => colours().line, width: 1 },
        ticks: { show: false },
        font: colours().font,
        size: 76,
        space: 36,
        incrs: [...steps],
        values: (_, at) => at.map(read),
      },
    ],
    series: [
      {},
      ...series.map(({ label }, i): uPlot.Series => {
        const dash = dashes[i % dashes.length];
        if (props.bars) {
          return {
            label,
            stroke: () => colours().accent,
            fill: () => colours().fill,
            width: 1.5,
            ...(barPaths && { paths: barPaths }),
            points: { show: false },
          };
        }
        return {
          label,
          stroke: () => (i === 0 ? colours().accent : colours().ink),
          width: i === 0 ? 2.5 : 1.75,
          ...(dash && { dash }),
          spanGaps: false,
          points: { show: places.length <= 62, size: i === 0 ? 6 : 5 },
        };
      }),
    ],
    hooks: {
      draw: [(plot) => marks(plot, props, colours())],
      setCursor: [
        (plot) => {
          const place = plot.cursor.idx;
          if (place !== null && place !== undefined && (plot.cursor.left ?? -1) >= 0) onPlace(place);
        },
      ],
    },
  };
}
