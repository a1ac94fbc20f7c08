/** A picture beside a word; on its own it says nothing. */
export function Icon({ path, flips = false }: { path: string; flips?: boolean }) {
  return (
    <svg class={flips ? "icon flips" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
