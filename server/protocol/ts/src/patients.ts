/** What is written down of a patient, as it crosses the network. */
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
/** How a patient wishes to be met, in its latest version. */
export type PatientPreferences = Schemas["PatientPreferences"];
/** What a search of conversations answers. */
export type FoundConversations = Schemas["FoundConversations"];
export type FoundConversation = Schemas["FoundConversation"];
