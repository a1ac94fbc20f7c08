/** The knowledge base as it crosses the network. */
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
export type Article = Schemas["Article"];
export type ArticleNode = Schemas["ArticleNode"];
export type ArticleResult = Schemas["ArticleResult"];
export type ArticleResults = Schemas["ArticleResults"];
export type Mark = Schemas["Mark"];
export type Suggestion = Schemas["Suggestion"];
export type Suggestions = Schemas["Suggestions"];
export type Trail = Schemas["Trail"];
export type TrailStep = Schemas["TrailStep"];
