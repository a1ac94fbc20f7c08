/** A piece of a text: in both, only before, or only after. */
export type Piece = { kind: "same" | "gone" | "new"; text: string };
/** A paragraph as it changed; `same` ones hold one piece. */
export type Change = { kind: "same" | "changed" | "gone" | "new"; pieces: Piece[] };

/** Beyond this many steps a comparison word by word says less than both texts do. */
const tooMany = 4_000_000;

/** What changed between two texts: by paragraph, and within one by word. */
export function changesBetween(before: string, after: string): Change[] {
  const steps = align(paragraphs(before), paragraphs(after));
  const out: Change[] = [];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (!step) continue;
    if (step.kind === "same") {
      out.push({ kind: "same", pieces: [{ kind: "same", text: step.text }] });
      continue;
    }
    // A run of what went and came: paragraphs that have most words in common are one that changed.
    const run: Piece[] = [];
    for (; steps[i] && steps[i]?.kind !== "same"; i++) run.push(steps[i] as Piece);
    i--;
    out.push(...paired(run));
  }
  return out;
}

function paired(run: readonly Piece[]): Change[] {
  const gone = run.filter(({ kind }) => kind === "gone");
  const fresh = run.filter(({ kind }) => kind === "new");
  const out: Change[] = [];
  for (const old of gone) {
    const pieces = fresh[0] ? align(words(old.text), words(fresh[0].text)) : [];
    if (fresh[0] && alike(pieces)) {
      fresh.shift();
      out.push({ kind: "changed", pieces: merged(pieces) });
    } else out.push({ kind: "gone", pieces: [old] });
  }
  return [...out, ...fresh.map((piece): Change => ({ kind: "new", pieces: [piece] }))];
}

function alike(pieces: readonly Piece[]): boolean {
  const length = (kind: Piece["kind"]) =>
    pieces.reduce((sum, piece) => sum + (piece.kind === kind ? piece.text.trim().length : 0), 0);
  return length("same") * 2 >= Math.max(length("gone"), length("new"));
}

const paragraphs = (text: string) => text.split(/\n+/).filter((line) => line.trim() !== "");
const words = (text: string) => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** The longest common sequence, as steps from one list to the other. */
function align(a: readonly string[], b: readonly string[]): Piece[] {
  if (a.length * b.length > tooMany) {
    return [
      ...a.map((text): Piece => ({ kind: "gone", text })),
      ...b.map((text): Piece => ({ kind: "new", text })),
    ];
  }
  const width = b.length + 1;
  const best = new Uint32Array((a.length + 1) * width);
  const at = (i: number, k: number) => best[i * width + k] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let k = b.length - 1; k >= 0; k--)
      best[i * width + k] = a[i] === b[k] ? at(i + 1, k + 1) + 1 : Math.max(at(i + 1, k), at(i, k + 1));
  const out: Piece[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i] === b[k]) {
      out.push({ kind: "same", text: a[i] ?? "" });
      i++;
      k++;
    } else if (i < a.length && (k >= b.length || at(i + 1, k) >= at(i, k + 1))) {
      out.push({ kind: "gone", text: a[i++] ?? "" });
    } else out.push({ kind: "new", text: b[k++] ?? "" });
  }
  return out;
}

/** Words that changed next to each other are one piece: the spaces between them say nothing. */
function merged(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let gone = "";
  let fresh = "";
  let space = ""; // behind a change: it belongs to it if another one follows
  const close = () => {
    if (gone) out.push({ kind: "gone", text: gone });
    if (fresh) out.push({ kind: "new", text: fresh });
    gone = "";
    fresh = "";
  };
  const same = (text: string) => {
    const last = out.at(-1);
    if (last?.kind === "same") last.text += text;
    else if (text) out.push({ kind: "same", text });
  };
  for (const { kind, text } of pieces) {
    if (kind === "same" && (gone || fresh) && text.trim() === "") {
      space += text;
      continue;
    }
    if (kind === "same") {
      close();
      same(space + text);
    } else {
      gone += space;
      fresh += space;
      if (kind === "gone") gone += text;
      else fresh += text;
    }
    space = "";
  }
  close();
  same(space);
  return out;
}
