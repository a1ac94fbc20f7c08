/** The screens of the toolbox, in one chunk. */
export { MentionsPage } from "./mentions-page.tsx";
export { ToolsPage } from "./tools-page.tsx";
