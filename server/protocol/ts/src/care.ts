/** What keeps the work good: restrictions, protocols, reviews. */
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
/** From whom a conversation is kept, and why. */
export type Restriction = Schemas["Restriction"];
/** A checklist for a topic, in one version. */
export type Protocol = Schemas["Protocol"];
/** What is to be done in a conversation, and what was. */
export type Checklist = Schemas["Checklist"];
