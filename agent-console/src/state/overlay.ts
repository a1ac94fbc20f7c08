import { inView as holds, type ListView, Store } from "@careline/client";
import type { Row } from "./rows.ts";

type Layer = {
  base: Row;
  change: (row: Row) => Row;
  /** Not carried out yet: the row on the server cannot show it. */
  held: boolean;
};

/**
 * What was just done here, laid over the rows until the server's own rows show
 * it. A layer falls away when its row has moved on after the command was
 * carried out, and at once when the patient writes: news always wins.
 */
export class Overlay {
  readonly layers = new Store<ReadonlyMap<string, Layer>>(new Map());
  #made = new WeakMap<Row, { layer: Layer; row: Row }>();

  put(base: Row, change: (row: Row) => Row, held: boolean): void {
    this.layers.set(new Map(this.layers.get()).set(base.id, { base, change, held }));
  }

  /** The command went out: from now on a newer row replaces the layer. */
  sent(id: string): void {
    const layer = this.layers.get().get(id);
    if (layer) this.layers.set(new Map(this.layers.get()).set(id, { ...layer, held: false }));
  }

  drop(id: string): void {
    if (!this.layers.get().has(id)) return;
    const layers = new Map(this.layers.get());
    layers.delete(id);
    this.layers.set(layers);
  }

  /** The row as it is shown; the same object for the same row and layer. */
  apply(row: Row): Row {
    const layer = this.layers.get().get(row.id);
    if (!layer || !stands(layer, row)) return row;
    const made = this.#made.get(row);
    if (made?.layer === layer) return made.row;
    const shown = layer.change(row);
    this.#made.set(row, { layer, row: shown });
    return shown;
  }
}

function stands({ base, held }: Layer, row: Row): boolean {
  if (row.last_patient_at !== base.last_patient_at) return false;
  return held || row.rev <= base.rev;
}

/** Whether a row belongs into a view, as the server would decide. */
export function inView(row: Row, view: string, department: string | undefined, me: string): boolean {
  return holds(row, { view: view as ListView, ...(department && { department }) }, me);
}
