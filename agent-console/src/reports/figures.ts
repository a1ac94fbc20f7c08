/** The words of the contract that reports speak. */
export type { ClockFigure, FigureGroup, FigureSet, Figures, ShareFigure } from "@careline/client";
