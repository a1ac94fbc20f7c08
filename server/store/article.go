package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"careline/server/desk"
)

const articleSelect = `
	SELECT a.id, a.import_id, a.slug, a.language, a.translation_of, a.department_id, a.category, a.status, a.audience, a.kind,
		a.source, a.source_url, a.source_date, a.license, a.version, a.seq, a.changed_at, v.title, v.description, v.markdown, v.digest
	FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.version = a.version `

func scanArticle(r *sql.Rows) (desk.Article, error) {
	var a desk.Article
	err := r.Scan(&a.ID, &a.ImportID, &a.Slug, &a.Language, &a.TranslationOf, &a.Department, &a.Category, &a.Status, &a.Audience, &a.Kind,
		&a.Source, &a.SourceURL, &a.SourceDate, &a.License, &a.Version, &a.Seq, &a.ChangedAt, &a.Title, &a.Description, &a.Markdown, &a.Digest)
	return a, err
}

// ArticlesAfter returns up to limit articles that changed after seq, in the
// order of their changes.
func (s *Store) ArticlesAfter(ctx context.Context, seq int64, limit int) ([]desk.Article, error) {
	rows, err := s.read(ctx).QueryContext(ctx, articleSelect+"WHERE a.seq > $1 ORDER BY a.seq LIMIT CAST($2 AS BIGINT)", seq, limit)
	if err != nil {
		return nil, fmt.Errorf("store: articles: %w", err)
	}
	return collect(rows, scanArticle)
}

// LastArticle is the seq of the latest change of any article; 0 before the first.
func (s *Store) LastArticle(ctx context.Context) (int64, error) {
	var seq int64
	if err := s.read(ctx).QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) FROM articles").Scan(&seq); err != nil {
		return 0, fmt.Errorf("store: last article: %w", err)
	}
	return seq, nil
}

// articleTurn is the setting whose row makes writers of articles take turns,
// so that the order of seq is the order in which changes can be seen.
const articleTurn = "articles.turn"

// ImportArticle writes an article that came from a file: a new one, the next
// version of the one with its ImportID, or nothing where the digest is that of
// the latest version. changed reports which.
func (s *Store) ImportArticle(ctx context.Context, a desk.Article, by desk.From, audit ...desk.AuditLine) (changed bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, articleTurn, ""); err != nil {
			return err
		}
		var id string
		var version int64
		var digest []byte
		err := tx.QueryRowContext(ctx, `
			SELECT a.id, a.version, v.digest FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.version = a.version
			WHERE a.import_id = $1`, a.ImportID).Scan(&id, &version, &digest)
		switch {
		case err == nil && string(digest) == string(a.Digest):
			return nil
		case err == nil:
			a.ID = desk.ArticleID(id)
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("store: import article: %w", err)
		}
		a.Version, changed = version+1, true
		if err := s.writeArticle(ctx, tx, a, by); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
	return changed && err == nil, err
}

func (s *Store) writeArticle(ctx context.Context, tx *sql.Tx, a desk.Article, by desk.From) error {
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) + 1 FROM articles").Scan(&a.Seq); err != nil {
		return fmt.Errorf("store: number article: %w", err)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO articles (id, import_id, slug, language, translation_of, department_id, category, status, audience, kind,
			source, source_url, source_date, license, version, seq, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET language = excluded.language, translation_of = excluded.translation_of,
			department_id = excluded.department_id, category = excluded.category, kind = excluded.kind,
			source = excluded.source, source_url = excluded.source_url, source_date = excluded.source_date, license = excluded.license,
			version = excluded.version, seq = excluded.seq, changed_at = excluded.changed_at`,
		string(a.ID), a.ImportID, a.Slug, a.Language, a.TranslationOf, string(a.Department), a.Category, string(a.Status), string(a.Audience),
		a.Kind, a.Source, a.SourceURL, a.SourceDate, a.License, a.Version, a.Seq, s.now())
	if err != nil {
		return fmt.Errorf("store: write article: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO article_versions (article_id, version, title, description, markdown, digest, at, author_kind, author_id, author_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(a.ID), a.Version, a.Title, a.Description, a.Markdown, a.Digest, s.now(), string(by.Kind), by.ID, by.Name)
	if err != nil {
		return fmt.Errorf("store: write version: %w", err)
	}
	return nil
}

// ArticleBySlug returns an article, published or not; desk.ErrNoSuchThing if
// there is none.
func (s *Store) ArticleBySlug(ctx context.Context, slug string) (desk.Article, error) {
	return one(s.articles(ctx, articleSelect+"WHERE a.slug = $1", slug))
}

// Twins returns the article in all its languages, itself included.
func (s *Store) Twins(ctx context.Context, a desk.Article) ([]desk.Article, error) {
	root := a.TranslationOf
	if root == "" {
		root = a.ImportID
	}
	return s.articles(ctx, articleSelect+"WHERE a.import_id = $1 OR a.translation_of = $1 ORDER BY a.language, a.slug", root)
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
			id, string(a.ID), a.Version, helped, comment, s.now())
		if err != nil {
			return fmt.Errorf("store: add vote: %w", err)
		}
		return nil
	})
}
