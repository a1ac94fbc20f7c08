package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const articleColumns = `a.id, a.import_id, a.slug, a.language, a.translation_of, a.department_id, a.category, a.status, a.audience, a.kind,
		a.source, a.source_url, a.source_date, a.license, a.owner_id, a.review_on, a.begun_from, a.version, a.live, a.seq, a.changed_at,
		v.title, v.description, v.markdown, v.digest, v.at, v.author_kind, v.author_id, v.author_name, v.restored`

const (
	// articleSelect reads articles as readers see them: what was published
	// last, and of what nobody sees the latest version.
	articleSelect = "SELECT " + articleColumns + ` FROM articles a JOIN article_versions v ON v.article_id = a.id
		AND v.version = CASE WHEN a.status = 'published' THEN a.live ELSE a.version END `
	// articleLatest reads them as their writers do.
	articleLatest = "SELECT " + articleColumns + " FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.version = a.version "
)

func scanArticle(r *sql.Rows) (desk.Article, error) {
	var a desk.Article
	err := r.Scan(&a.ID, &a.ImportID, &a.Slug, &a.Language, &a.TranslationOf, &a.Department, &a.Category, &a.Status, &a.Audience, &a.Kind,
		&a.Source, &a.SourceURL, &a.SourceDate, &a.License, &a.Owner, &a.ReviewOn, &a.BegunFrom, &a.Version, &a.Live, &a.Seq, &a.ChangedAt,
		&a.Title, &a.Description, &a.Markdown, &a.Digest, &a.WrittenAt, &a.Author.Kind, &a.Author.ID, &a.Author.Name, &a.Restored)
	return a, err
}

// ArticlesAfter returns up to limit articles that changed after seq, in the
// order of their changes.
func (s *Store) ArticlesAfter(ctx context.Context, seq int64, limit int) ([]desk.Article, error) {
	return s.articles(ctx, articleSelect+"WHERE a.seq > $1 ORDER BY a.seq LIMIT CAST($2 AS BIGINT)", seq, limit)
}

// LastArticle is the seq of the latest change of any article; 0 before the first.
func (s *Store) LastArticle(ctx context.Context) (int64, error) {
	var seq int64
	if err := s.read(ctx).QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) FROM articles").Scan(&seq); err != nil {
		return 0, fmt.Errorf("store: last article: %w", err)
	}
	return seq, nil
}

// ArticleBySlug returns an article as readers see it, published or not, under
// the slug it has or had; desk.ErrNoSuchThing if there is none.
func (s *Store) ArticleBySlug(ctx context.Context, slug string) (desk.Article, error) {
	found, err := s.articles(ctx, articleSelect+"WHERE a.slug = $1", slug)
	if err == nil && len(found) == 0 {
		found, err = s.articles(ctx, articleSelect+"JOIN article_slugs s ON s.article_id = a.id WHERE s.slug = $1", slug)
	}
	return one(found, err)
}

// Article returns an article in its latest version.
func (s *Store) Article(ctx context.Context, id desk.ArticleID) (desk.Article, error) {
	return one(s.articles(ctx, articleLatest+"WHERE a.id = $1", string(id)))
}

// Twins returns the article in all its languages as readers see them, itself
// included.
func (s *Store) Twins(ctx context.Context, a desk.Article) ([]desk.Article, error) {
	return s.articles(ctx, articleSelect+"WHERE a.import_id = $1 OR a.translation_of = $1 ORDER BY a.language, a.slug", RootOf(&a))
}

// LatestTwins is Twins as writers see them.
func (s *Store) LatestTwins(ctx context.Context, a desk.Article) ([]desk.Article, error) {
	return s.articles(ctx, articleLatest+"WHERE a.import_id = $1 OR a.translation_of = $1 ORDER BY a.language, a.slug", RootOf(&a))
}

// RootOf is what twins have in common: the ImportID of the first of them.
func RootOf(a *desk.Article) string {
	if a.TranslationOf != "" {
		return a.TranslationOf
	}
	return a.ImportID
}

// FormerSlugs are the addresses that lead to an article besides its own.
func (s *Store) FormerSlugs(ctx context.Context, id desk.ArticleID) ([]string, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT slug FROM article_slugs WHERE article_id = $1 ORDER BY at, slug", string(id))
	if err != nil {
		return nil, fmt.Errorf("store: former slugs: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (slug string, err error) { return slug, r.Scan(&slug) })
}

// ArticleVersions returns the versions of an article, newest first, without
// their words below the title.
func (s *Store) ArticleVersions(ctx context.Context, id desk.ArticleID) ([]desk.ArticleVersion, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT version, title, '', '', at, author_kind, author_id, author_name, restored FROM article_versions
		WHERE article_id = $1 ORDER BY version DESC`, string(id))
	if err != nil {
		return nil, fmt.Errorf("store: article versions: %w", err)
	}
	return collect(rows, scanArticleVersion)
}

// ArticleVersion returns one version with its words.
func (s *Store) ArticleVersion(ctx context.Context, id desk.ArticleID, version int64) (desk.ArticleVersion, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT version, title, description, markdown, at, author_kind, author_id, author_name, restored FROM article_versions
		WHERE article_id = $1 AND version = $2`, string(id), version)
	if err != nil {
		return desk.ArticleVersion{}, fmt.Errorf("store: article version: %w", err)
	}
	return one(collect(rows, scanArticleVersion))
}

func scanArticleVersion(r *sql.Rows) (desk.ArticleVersion, error) {
	var v desk.ArticleVersion
	err := r.Scan(&v.Version, &v.Title, &v.Description, &v.Markdown, &v.At, &v.Author.Kind, &v.Author.ID, &v.Author.Name, &v.Restored)
	return v, err
}

func (s *Store) articles(ctx context.Context, query string, args ...any) ([]desk.Article, error) {
	rows, err := s.read(ctx).QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: articles: %w", err)
	}
	return collect(rows, scanArticle)
}

// Shelf is a category of public articles in a language.
type Shelf struct {
	Category string
	Articles int
}

// Shelves returns the categories that have published public articles.
func (s *Store) Shelves(ctx context.Context, language string) ([]Shelf, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT category, COUNT(*) FROM articles WHERE language = $1 AND status = $2 AND audience = $3 GROUP BY category ORDER BY category`,
		language, string(desk.ArticlePublished), string(desk.ForPublic))
	if err != nil {
		return nil, fmt.Errorf("store: shelves: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (sh Shelf, err error) { return sh, r.Scan(&sh.Category, &sh.Articles) })
}

// OnShelf returns up to limit published public articles of a category, by
// slug, those behind after.
func (s *Store) OnShelf(ctx context.Context, language, category, after string, limit int) ([]desk.Article, error) {
	return s.articles(ctx, articleSelect+`
		WHERE a.language = $1 AND a.category = $2 AND a.slug > $3 AND a.status = $4 AND a.audience = $5
		ORDER BY a.slug LIMIT CAST($6 AS BIGINT)`,
		language, category, after, string(desk.ArticlePublished), string(desk.ForPublic), limit)
}

// AddVote writes what a reader said of an article.
func (s *Store) AddVote(ctx context.Context, id string, a desk.Article, helped bool, comment string) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO article_votes (id, article_id, version, helped, comment, at) VALUES ($1, $2, $3, $4, $5, $6)",
			id, string(a.ID), a.Live, helped, comment, s.now())
		if err != nil {
			return fmt.Errorf("store: add vote: %w", err)
		}
		return nil
	})
}
