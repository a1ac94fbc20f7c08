/** All screens of the knowledge base but the editor, in one chunk. */
export { ArticlePage } from "./article-page.tsx";
export { ArticlesPage } from "./list-page.tsx";
export { NewArticlePage } from "./new-page.tsx";
export { PartPage } from "./part-page.tsx";
