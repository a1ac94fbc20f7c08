package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"careline/server/desk"
)

// ArticleFilter says which articles a list shows; what is empty filters
// nothing.
type ArticleFilter struct {
	Words      string // all of them stand in title or slug
	Status     desk.ArticleStatus
	Audience   desk.ArticleAudience
	Language   string
	Department *desk.DepartmentID // pointing to "": none
	Category   string
	Owner      desk.StaffID
	DueBy      string // a date: to be read again by then; ordered by that date
	Waiting    bool   // published, with a later version that is not
	After      string // CursorAfter of the last on the page before; one that is none is the beginning
	Limit      int
}

// ArticleList returns a page of articles in their latest versions, without
// their text: the last changed first, or by the date of their review.
func (s *Store) ArticleList(ctx context.Context, f ArticleFilter) ([]desk.Article, error) {
	var where []string
	var args []any
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		where = append(where, condition)
	}
	for _, w := range strings.Fields(Sought(f.Words)) {
		add(`a.sought LIKE ? ESCAPE '\'`, "%"+likeEscaper.Replace(w)+"%")
	}
	for _, c := range [][2]string{
		{"a.status", string(f.Status)}, {"a.audience", string(f.Audience)}, {"a.language", f.Language}, {"a.category", f.Category}, {"a.owner_id", string(f.Owner)},
	} {
		if c[1] != "" {
			add(c[0]+" = ?", c[1])
		}
	}
	if f.Department != nil {
		add("a.department_id = ?", string(*f.Department))
	}
	if f.Waiting {
		add("a.status = ? AND a.version > a.live", string(desk.ArticlePublished))
	}
	order := "a.seq DESC"
	if f.DueBy != "" {
		order = "a.review_on, a.id"
		add("a.review_on <> '' AND a.review_on <= ? AND a.status <> ?", f.DueBy, string(desk.ArticleArchived))
		if date, id, ok := strings.Cut(f.After, "/"); ok {
			add("(a.review_on, a.id) > (?, ?)", date, id)
		}
	} else if seq, err := strconv.ParseInt(f.After, 10, 64); err == nil {
		add("a.seq < ?", seq)
	}
	query := strings.Replace(articleLatest, "v.markdown", "''", 1)
	if len(where) > 0 {
		query += "WHERE " + strings.Join(where, " AND ")
	}
	args = append(args, f.Limit)
	return s.articles(ctx, fmt.Sprintf("%s ORDER BY %s LIMIT CAST($%d AS BIGINT)", query, order, len(args)), args...)
}

// CursorAfter is where the page behind an article begins.
func (f ArticleFilter) CursorAfter(a *desk.Article) string {
	if f.DueBy != "" {
		return a.ReviewOn + "/" + string(a.ID)
	}
	return strconv.FormatInt(a.Seq, 10)
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// SaveArticleDraft keeps what somebody has written and not saved.
func (s *Store) SaveArticleDraft(ctx context.Context, d desk.UnsavedArticle) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO article_drafts (article_id, staff_id, version, title, description, markdown, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (article_id, staff_id) DO UPDATE SET version = excluded.version, title = excluded.title,
				description = excluded.description, markdown = excluded.markdown, at = excluded.at`,
			string(d.Article), string(d.Staff), d.Version, d.Title, d.Description, d.Markdown, s.now())
		if err != nil {
			return fmt.Errorf("store: save draft of article: %w", err)
		}
		return nil
	})
}

// DropArticleDraft forgets it.
func (s *Store) DropArticleDraft(ctx context.Context, id desk.ArticleID, staff desk.StaffID) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM article_drafts WHERE article_id = $1 AND staff_id = $2", string(id), string(staff))
		if err != nil {
			return fmt.Errorf("store: drop draft of article: %w", err)
		}
		return nil
	})
}

// ArticleDraft returns somebody's draft of an article; desk.ErrNoSuchThing if
// there is none.
func (s *Store) ArticleDraft(ctx context.Context, id desk.ArticleID, staff desk.StaffID) (desk.UnsavedArticle, error) {
	d := desk.UnsavedArticle{Article: id, Staff: staff}
	err := s.read(ctx).QueryRowContext(ctx,
		"SELECT version, title, description, markdown, at FROM article_drafts WHERE article_id = $1 AND staff_id = $2", string(id), string(staff)).
		Scan(&d.Version, &d.Title, &d.Description, &d.Markdown, &d.At)
	return d, found("draft of article", err)
}

// SeeEditor takes down that somebody is writing in an article, or has left it,
// and returns the others who were seen there since, who came first first.
func (s *Store) SeeEditor(ctx context.Context, id desk.ArticleID, staff desk.StaffID, leaves bool, since int64) ([]desk.ArticleEditor, error) {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM article_editors WHERE article_id = $1 AND (seen_at < $2 OR staff_id = $3)", string(id), since, string(staff))
		if err == nil && !leaves {
			_, err = tx.ExecContext(ctx, `
				INSERT INTO article_editors (article_id, staff_id, seen_at) VALUES ($1, $2, $3)
				ON CONFLICT (article_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at`, string(id), string(staff), s.now())
		}
		if err != nil {
			return fmt.Errorf("store: see editor: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT staff_id, seen_at FROM article_editors WHERE article_id = $1 AND staff_id <> $2 AND seen_at >= $3 ORDER BY staff_id",
		string(id), string(staff), since)
	if err != nil {
		return nil, fmt.Errorf("store: editors: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (e desk.ArticleEditor, err error) { return e, r.Scan(&e.Staff, &e.SeenAt) })
}

// ArticleCategories returns all categories in their order.
func (s *Store) ArticleCategories(ctx context.Context) ([]desk.ArticleCategory, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT key, department_id, name, position FROM article_categories ORDER BY position, key")
	if err != nil {
		return nil, fmt.Errorf("store: categories: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.ArticleCategory, error) {
		var c desk.ArticleCategory
		err := r.Scan(&c.Key, &c.Department, jsonText{&c.Name}, &c.Position)
		return c, err
	})
}

// CategoryUse counts the articles of each category that has any.
func (s *Store) CategoryUse(ctx context.Context) ([]Shelf, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT category, COUNT(*) FROM articles WHERE category <> '' GROUP BY category ORDER BY category")
	if err != nil {
		return nil, fmt.Errorf("store: use of categories: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (sh Shelf, err error) { return sh, r.Scan(&sh.Category, &sh.Articles) })
}

// ChangeArticleCategory lets decide say how a new category is, or the one with
// that key. Callers take turns, so that what decide reads stays as it is.
func (s *Store) ChangeArticleCategory(ctx context.Context, decide func() (desk.ArticleCategory, []desk.AuditLine, error)) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, articleTurn, ""); err != nil {
			return err
		}
		c, audit, err := decide()
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO article_categories (key, department_id, name, position) VALUES ($1, $2, $3, $4)
			ON CONFLICT (key) DO UPDATE SET department_id = excluded.department_id, name = excluded.name, position = excluded.position`,
			c.Key, string(c.Department), asJSON(c.Name), c.Position)
		if err != nil {
			return fmt.Errorf("store: save category: %w", err)
		}
		return s.audit(tx, audit)
	})
}

// DropArticleCategory forgets a category; articles that have it keep its key.
func (s *Store) DropArticleCategory(ctx context.Context, key string, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM article_categories WHERE key = $1", key); err != nil {
			return fmt.Errorf("store: drop category: %w", err)
		}
		return s.audit(tx, audit)
	})
}
