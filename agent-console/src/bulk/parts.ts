/** What is loaded together. */
export { BulkHost } from "./host.tsx";
export { ShownRun } from "./run-bar.tsx";
export { SelectionBar } from "./selection-bar.tsx";
