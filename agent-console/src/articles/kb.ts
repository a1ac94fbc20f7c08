import type {
  Api,
  ArticleNode,
  Editing,
  KbArticle,
  KbCategory,
  KbRow,
  KbSettings,
  KbVersion,
  Query,
} from "@careline/client";

export type Words = { title: string; description: string; markdown: string };
export type Status = KbRow["status"];
export type Audience = KbRow["audience"];

type CategoryNamed = Pick<KbCategory, "names" | "department" | "position">;

/** What a new article begins with. */
export type Beginning = {
  title: string;
  language: string;
  department?: string;
  category?: string;
  translation_of?: string;
  from?: string;
};

/** The knowledge base as the server has it. Calls throw ApiError. */
export class Kb {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async list(query: Query): Promise<{ articles: KbRow[]; next: string | undefined }> {
    const page = await this.#api.get<{ articles: KbRow[] | null; next_cursor?: string }>(
      "/kb/articles",
      query,
    );
    return { articles: page.articles ?? [], next: page.next_cursor };
  }

  read(id: string): Promise<KbArticle> {
    return articleOf(this.#api.get(`/kb/articles/${id}`));
  }

  begin(beginning: Beginning): Promise<KbArticle> {
    return articleOf(this.#api.post("/kb/articles", beginning));
  }

  save(id: string, version: number, words: Words, publish: boolean): Promise<KbArticle> {
    return articleOf(this.#api.put(`/kb/articles/${id}`, { version, ...words, publish }));
  }

  arrange(id: string, settings: KbSettings): Promise<KbArticle> {
    return articleOf(this.#api.put(`/kb/articles/${id}/settings`, settings));
  }

  setStatus(id: string, version: number, status: Status): Promise<KbArticle> {
    return articleOf(this.#api.post(`/kb/articles/${id}/status`, { version, status }));
  }

  restore(id: string, version: number, restore: number): Promise<KbArticle> {
    return articleOf(this.#api.post(`/kb/articles/${id}/restore`, { version, restore }));
  }

  async versions(id: string): Promise<KbVersion[]> {
    const { versions } = await this.#api.get<{ versions: KbVersion[] | null }>(`/kb/articles/${id}/versions`);
    return versions ?? [];
  }

  async version(id: string, version: number): Promise<KbVersion> {
    return (await this.#api.get<{ version: KbVersion }>(`/kb/articles/${id}/versions/${version}`)).version;
  }

  keep(id: string, version: number, words: Words): Promise<void> {
    return this.#api.put(`/kb/articles/${id}/draft`, { version, ...words });
  }

  forget(id: string): Promise<void> {
    return this.#api.delete(`/kb/articles/${id}/draft`);
  }

  editing(id: string, leaving: boolean): Promise<Editing> {
    return this.#api.post(`/kb/articles/${id}/editing`, { leaving });
  }

  async preview(markdown: string): Promise<ArticleNode[]> {
    return (await this.#api.post<{ nodes: ArticleNode[] | null }>("/kb/preview", { markdown })).nodes ?? [];
  }

  categories(): Promise<KbCategory[]> {
    return categoriesOf(this.#api.get("/kb/categories"));
  }

  nameCategory(key: string, category: CategoryNamed & { seen: CategoryNamed }): Promise<KbCategory[]> {
    return categoriesOf(this.#api.put(`/kb/categories/${encodeURIComponent(key)}`, category));
  }

  dropCategory(key: string): Promise<KbCategory[]> {
    return categoriesOf(this.#api.delete(`/kb/categories/${encodeURIComponent(key)}`));
  }
}

async function articleOf(answer: Promise<{ article: KbArticle }>): Promise<KbArticle> {
  return (await answer).article;
}

async function categoriesOf(answer: Promise<{ categories: KbCategory[] | null }>): Promise<KbCategory[]> {
  return (await answer).categories ?? [];
}
