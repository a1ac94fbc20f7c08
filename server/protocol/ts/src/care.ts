/** What keeps the work good: restrictions, protocols, reviews. */
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
/** From whom a conversation is kept, and why. */
export type Restriction = Schemas["Restriction"];
