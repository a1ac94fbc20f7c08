import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];

/** The answer to a question about the work. */
export type Figures = Schemas["Figures"];
export type FigureGroup = Schemas["FigureGroup"];
/** What a group and the whole have in common. */
export type FigureSet = Omit<FigureGroup, "key" | "name">;
export type DurationFigure = Schemas["DurationFigure"];
export type ClockFigure = Schemas["ClockFigure"];
export type ShareFigure = Schemas["ShareFigure"];
export type Annotation = Schemas["Annotation"];
/** What a figure means. */
export type FigureDefinition = Schemas["Definition"];
/** A month's figures as they were frozen. */
export type Board = Schemas["Board"];
/** What stood at an instant. */
export type Backlog = Schemas["Backlog"];
export type BacklogSet = Omit<Schemas["BacklogGroup"], "key" | "name">;
/** What somebody's own work comes to, beside the medians of all. */
export type OwnFigures = Schemas["OwnFigures"];
/** A page of the conversations behind a figure. */
export type FigureRows = Schemas["FigureRows"];
