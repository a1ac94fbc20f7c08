/** The knowledge base as it crosses the network. */
import type { components } from "./schema.gen.ts";

type Schemas = components["schemas"];
export type Article = Schemas["Article"];
export type ArticleForMessage = Schemas["ArticleForMessage"];
export type ArticleNode = Schemas["ArticleNode"];
export type ArticleResult = Schemas["ArticleResult"];
export type ArticleResults = Schemas["ArticleResults"];
export type Mark = Schemas["Mark"];
export type Suggestion = Schemas["Suggestion"];
export type Suggestions = Schemas["Suggestions"];
export type Trail = Schemas["Trail"];
export type TrailStep = Schemas["TrailStep"];

/** An article in a list of those who write it, in its latest version. */
export type KbRow = Schemas["KBRow"];
/** One with its text and all that belongs to it. */
export type KbArticle = Schemas["KBArticle"];
export type KbDraft = Schemas["KBDraft"];
/** A version; one of a list has no text. */
export type KbVersion = Schemas["KBVersion"];
export type KbCategory = Schemas["Category"];
/** What of an article is not words; what is left out stays. */
export type KbSettings = Schemas["ArrangeArticle"];
/** Who else writes in an article, and which version is the latest. */
export type Editing = Schemas["Editing"];
export type KnowledgeUse = Schemas["KnowledgeUse"];
export type KnowledgeGap = Schemas["KnowledgeGap"];
export type ArticleVotes = Schemas["ArticleVotes"];
