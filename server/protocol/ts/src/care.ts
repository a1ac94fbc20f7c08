/** What keeps the work good: restrictions, protocols, reviews. */
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
/** From whom a conversation is kept, and why. */
export type Restriction = Schemas["Restriction"];
/** A checklist for a topic, in one version. */
export type Protocol = Schemas["Protocol"];
/** What reviewers of conversations look for. */
export type QualityCard = Schemas["QualityCard"];
/** A department's month: what was drawn of it, and the reviews. */
export type QualityMonth = Schemas["QualityMonth"];
export type QualityPerson = Schemas["QualityPerson"];
export type QualitySample = Schemas["QualitySample"];
/** A finished review of the reader's own work. */
export type OwnReview = Schemas["OwnReview"];
/** What is to be done in a conversation, and what was. */
export type Checklist = Schemas["Checklist"];
