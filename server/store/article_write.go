package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"careline/server/desk"
)

// articleTurn is the setting whose row makes writers of articles take turns,
// so that the order of seq is the order in which changes can be seen.
const articleTurn = "articles.turn"

// ArticleDecision looks at an article in its latest version (nil: there is
// none), and at the digest of the file it came from last, and says what it is
// to be. Other words make a new version; nil, or what is there, changes nothing.
type ArticleDecision func(there *desk.Article, file []byte) (*desk.Article, []desk.AuditLine, error)

// PutArticle lets decide write the article that is looked up by its ImportID.
// changed reports whether anything was written.
func (s *Store) PutArticle(ctx context.Context, importID string, by desk.From, decide ArticleDecision) (a desk.Article, changed bool, err error) {
	return s.changeArticle(ctx, "WHERE a.import_id = $1", importID, by, decide)
}

// ChangeArticle lets change say what an article is to be, in turn with all
// others that write articles. What whoever writes words had not saved goes with
// them.
func (s *Store) ChangeArticle(ctx context.Context, id desk.ArticleID, by desk.From, change func(*desk.Article) ([]desk.AuditLine, error)) (desk.Article, error) {
	a, _, err := s.changeArticle(ctx, "WHERE a.id = $1", string(id), by, func(there *desk.Article, _ []byte) (*desk.Article, []desk.AuditLine, error) {
		if there == nil {
			return nil, nil, desk.ErrNoSuchThing
		}
		lines, err := change(there)
		return there, lines, err
	})
	return a, err
}

func (s *Store) changeArticle(ctx context.Context, where, key string, by desk.From, decide ArticleDecision) (a desk.Article, changed bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, articleTurn, ""); err != nil {
			return err
		}
		there, digest, err := articleToChange(ctx, tx, where, key)
		if err != nil {
			return err
		}
		before := desk.Article{}
		if there != nil {
			before = *there
		}
		wanted, lines, err := decide(there, digest)
		if err != nil || wanted == nil {
			a = before
			return err
		}
		a = *wanted
		if a.Live == LiveLatest && sameWords(&a, &before) {
			a.Live = before.Version
		}
		if sameArticle(&a, &before) {
			return nil
		}
		changed = true
		if err := s.writeArticle(ctx, tx, &a, &before, by); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
	return a, changed && err == nil, err
}

// articleToChange is an article as its writers see it, nil where there is none,
// and the digest of the latest file it came from.
func articleToChange(ctx context.Context, tx *sql.Tx, where, key string) (*desk.Article, []byte, error) {
	rows, err := tx.QueryContext(ctx, articleLatest+where, key)
	if err != nil {
		return nil, nil, fmt.Errorf("store: article: %w", err)
	}
	a, err := one(collect(rows, scanArticle))
	if errors.Is(err, desk.ErrNoSuchThing) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var digest []byte
	err = tx.QueryRowContext(ctx, `
		SELECT digest FROM article_versions WHERE article_id = $1 AND LENGTH(digest) > 0 ORDER BY version DESC LIMIT 1`, string(a.ID)).Scan(&digest)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, nil, fmt.Errorf("store: file of article: %w", err)
	}
	return &a, digest, nil
}

func sameWords(a, b *desk.Article) bool {
	return a.Title == b.Title && a.Description == b.Description && a.Markdown == b.Markdown && string(a.Digest) == string(b.Digest)
}

func sameArticle(a, b *desk.Article) bool {
	x, y := *a, *b
	x.Digest, y.Digest = nil, nil
	return sameWords(a, b) && reflect.DeepEqual(x, y)
}

// writeArticle gives an article its next number and writes what changed of it.
func (s *Store) writeArticle(ctx context.Context, tx *sql.Tx, a, before *desk.Article, by desk.From) error {
	written := before.ID == "" || !sameWords(a, before)
	if written {
		a.Version++
		a.Author, a.WrittenAt = by, s.now()
	}
	if a.Live == LiveLatest {
		a.Live = a.Version
	}
	if a.Slug != before.Slug {
		if err := s.moveSlug(ctx, tx, a, before.Slug); err != nil {
			return err
		}
	}
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) + 1 FROM articles").Scan(&a.Seq); err != nil {
		return fmt.Errorf("store: number article: %w", err)
	}
	a.ChangedAt = s.now()
	if err := s.saveArticle(ctx, tx, a); err != nil {
		return err
	}
	if err := s.keepSlugs(ctx, tx, a); err != nil || !written {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO article_versions (article_id, version, title, description, markdown, digest, at, author_kind, author_id, author_name, restored)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(a.ID), a.Version, a.Title, a.Description, a.Markdown, digestOf(a), a.WrittenAt, string(by.Kind), by.ID, by.Name, a.Restored)
	if err == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM article_drafts WHERE article_id = $1 AND staff_id = $2", string(a.ID), by.ID)
	}
	if err != nil {
		return fmt.Errorf("store: write version: %w", err)
	}
	return nil
}

// LiveLatest, as an article's Live, publishes the version that is being written.
const LiveLatest = -1

func digestOf(a *desk.Article) []byte {
	if a.Digest == nil {
		return []byte{}
	}
	return a.Digest
}

func (s *Store) saveArticle(ctx context.Context, tx *sql.Tx, a *desk.Article) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO articles (id, import_id, slug, language, translation_of, department_id, category, status, audience, kind,
			source, source_url, source_date, license, owner_id, review_on, begun_from, version, live, sought, seq, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
		ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, language = excluded.language, translation_of = excluded.translation_of,
			department_id = excluded.department_id, category = excluded.category, status = excluded.status, audience = excluded.audience,
			kind = excluded.kind, source = excluded.source, source_url = excluded.source_url, source_date = excluded.source_date,
			license = excluded.license, owner_id = excluded.owner_id, review_on = excluded.review_on, version = excluded.version,
			live = excluded.live, sought = excluded.sought, seq = excluded.seq, changed_at = excluded.changed_at`,
		string(a.ID), a.ImportID, a.Slug, a.Language, a.TranslationOf, string(a.Department), a.Category, string(a.Status), string(a.Audience), a.Kind,
		a.Source, a.SourceURL, a.SourceDate, a.License, string(a.Owner), a.ReviewOn, a.BegunFrom, a.Version, a.Live,
		Sought(a.Slug+" "+a.Title), a.Seq, a.ChangedAt)
	if err != nil {
		return fmt.Errorf("store: write article: %w", err)
	}
	return nil
}

// ErrSlugTaken refuses an address that another article has, or had.
var ErrSlugTaken = &desk.Error{Kind: desk.Conflict, Code: "slug_taken", Field: "slug",
	Public: "Another article has this address, or had it before. Choose another one."}

// moveSlug takes the address that an article wants, and lets the one it had
// lead there.
func (s *Store) moveSlug(ctx context.Context, tx *sql.Tx, a *desk.Article, former string) error {
	taken, err := slugTaken(ctx, tx, a.Slug, a.ID)
	if err != nil {
		return err
	}
	if taken {
		return ErrSlugTaken
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM article_slugs WHERE slug = $1", a.Slug)
	if err == nil && former != "" {
		_, err = tx.ExecContext(ctx, "INSERT INTO article_slugs (slug, article_id, at) VALUES ($1, $2, $3)", former, string(a.ID), s.now())
	}
	if err != nil {
		return fmt.Errorf("store: move article: %w", err)
	}
	return nil
}

// slugTaken reports whether an address is, or was, that of another article.
func slugTaken(ctx context.Context, tx *sql.Tx, slug string, id desk.ArticleID) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM articles WHERE slug = $1 AND id <> $2) + (SELECT COUNT(*) FROM article_slugs WHERE slug = $1 AND article_id <> $2)`,
		slug, string(id)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: look for slug: %w", err)
	}
	return n > 0, nil
}

// AddArticle writes the new article that decide says, in turn with all others
// that write articles. Where its slug is taken it gets the next one that is
// free: "parking-2". Its ImportID is the slug it gets.
func (s *Store) AddArticle(ctx context.Context, by desk.From, decide func() (desk.Article, []desk.AuditLine, error)) (a desk.Article, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, articleTurn, ""); err != nil {
			return err
		}
		var lines []desk.AuditLine
		if a, lines, err = decide(); err != nil {
			return err
		}
		wanted := a.Slug
		for n := 2; ; n++ {
			taken, err := nameTaken(ctx, tx, a.Slug)
			if err != nil {
				return err
			}
			if !taken {
				break
			}
			a.Slug = fmt.Sprintf("%s-%d", wanted, n)
		}
		a.ImportID = a.Slug
		if err := s.writeArticle(ctx, tx, &a, &desk.Article{}, by); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
	return a, err
}

// nameTaken reports whether any article has, or had, an address or is called so
// in its file.
func nameTaken(ctx context.Context, tx *sql.Tx, name string) (bool, error) {
	taken, err := slugTaken(ctx, tx, name, "")
	if err != nil || taken {
		return taken, err
	}
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM articles WHERE import_id = $1", name).Scan(&n); err != nil {
		return false, fmt.Errorf("store: name article: %w", err)
	}
	return n > 0, nil
}

// keepSlugs lets further addresses lead to an article, as far as no other has
// them.
func (s *Store) keepSlugs(ctx context.Context, tx *sql.Tx, a *desk.Article) error {
	for _, slug := range a.Former {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO article_slugs (slug, article_id, at) SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT)
			WHERE NOT EXISTS (SELECT 1 FROM articles WHERE slug = $1) ON CONFLICT (slug) DO NOTHING`,
			slug, string(a.ID), s.now())
		if err != nil {
			return fmt.Errorf("store: keep slug: %w", err)
		}
	}
	return nil
}

// accents are those of the languages we write; what is looked for and what it
// is looked for in lose them alike.
var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "í", "i", "ì", "i", "î", "i",
	"ï", "i", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ñ", "n", "ç", "c")

// Sought is a text as lists of articles are searched: small letters without
// accents.
func Sought(text string) string { return accents.Replace(strings.ToLower(text)) }
