package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// AppendVisit writes the next entry of a visit's log, beginning the visit with
// its first. Whoever is known stays known; nobody takes over a visit of
// somebody else's.
func (s *Store) AppendVisit(ctx context.Context, v desk.Visit, e desk.VisitEvent) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		now := s.now()
		var seq int64
		// The row makes writers of one visit take turns.
		err := tx.QueryRowContext(ctx, `
			INSERT INTO visits (id, site_id, patient_id, practice, seq, begun_at, last_at) VALUES ($1, $2, $3, $5, 1, $4, $4)
			ON CONFLICT (id) DO UPDATE SET seq = visits.seq + 1, last_at = excluded.last_at,
				patient_id = CASE WHEN visits.patient_id = '' THEN excluded.patient_id ELSE visits.patient_id END
			RETURNING seq`, string(v.ID), string(v.Site), string(v.Patient), now, v.Practice).Scan(&seq)
		switch {
		case err != nil:
			return fmt.Errorf("store: visit: %w", err)
		case seq > desk.MaxVisitEvents && e.Kind != desk.VisitContacted:
			return desk.ErrVisitFull
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO visit_events (visit_id, seq, at, kind, language, department_id, query, gist, results, article_id, conversation_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			string(v.ID), seq, now, string(e.Kind), e.Language, string(e.Department), e.Query, e.Gist, e.Results, string(e.Article), string(e.Conversation))
		if err != nil {
			return fmt.Errorf("store: visit event: %w", err)
		}
		return nil
	})
}

const visitColumns = "e.visit_id, e.seq, e.at, e.kind, e.language, e.department_id, e.query, e.gist, e.results, e.article_id, e.conversation_id"

// VisitStep is an entry of a visit with the article it is about, if it is about
// one.
type VisitStep struct {
	desk.VisitEvent
	Slug, Title string
}

// VisitTrail returns what was done in the visit that led to a conversation, up
// to its opening and from the one before, in order.
func (s *Store) VisitTrail(ctx context.Context, c desk.ConversationID) ([]VisitStep, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+visitColumns+`, COALESCE(a.slug, ''), COALESCE(v.title, '') FROM visit_events opening
		JOIN visit_events e ON e.visit_id = opening.visit_id AND e.seq < opening.seq
		LEFT JOIN articles a ON a.id = e.article_id
		LEFT JOIN article_versions v ON v.article_id = a.id AND v.version = a.version
		WHERE opening.conversation_id = $1 AND e.seq > COALESCE((
			SELECT MAX(earlier.seq) FROM visit_events earlier
			WHERE earlier.visit_id = opening.visit_id AND earlier.kind = 'contacted' AND earlier.seq < opening.seq), 0)
		ORDER BY e.visit_id, e.seq`, string(c))
	if err != nil {
		return nil, fmt.Errorf("store: visit trail: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (st VisitStep, err error) {
		return st, r.Scan(&st.Visit, &st.Seq, &st.At, &st.Kind, &st.Language, &st.Department, &st.Query, &st.Gist, &st.Results,
			&st.Article, &st.Conversation, &st.Slug, &st.Title)
	})
}

// HasContacted reports whether a conversation is in the log of a visit.
func (s *Store) HasContacted(ctx context.Context, c desk.ConversationID) (bool, error) {
	var n int64
	if err := s.read(ctx).QueryRowContext(ctx, "SELECT COUNT(*) FROM visit_events WHERE conversation_id = $1", string(c)).Scan(&n); err != nil {
		return false, fmt.Errorf("store: contacted: %w", err)
	}
	return n > 0, nil
}

// HasOpened reports whether an article was opened in a visit, and whether
// something was already said of it.
func (s *Store) HasOpened(ctx context.Context, v desk.VisitID, a desk.ArticleID, kind desk.VisitKind) (opened, said bool, err error) {
	var o, k int64
	err = s.read(ctx).QueryRowContext(ctx, `
		SELECT COALESCE(SUM(CASE WHEN kind = 'opened' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN kind = $3 THEN 1 ELSE 0 END), 0)
		FROM visit_events WHERE visit_id = $1 AND article_id = $2`, string(v), string(a), string(kind)).Scan(&o, &k)
	if err != nil {
		return false, false, fmt.Errorf("store: opened: %w", err)
	}
	return o > 0, k > 0, nil
}

// HasPublicArticles reports whether there is anything for the public to find.
func (s *Store) HasPublicArticles(ctx context.Context) (bool, error) {
	var n int64
	err := s.read(ctx).QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM articles WHERE status = $1 AND audience = $2 LIMIT 1) AS a",
		string(desk.ArticlePublished), string(desk.ForPublic)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: public articles: %w", err)
	}
	return n > 0, nil
}

// ForgetVisits deletes visits that ended before an instant, a bounded number
// at a time, and answers how many those were.
func (s *Store) ForgetVisits(ctx context.Context, before int64) (int64, error) {
	var n int64
	err := s.write(ctx, func(tx *sql.Tx) error {
		const old = "(SELECT id FROM visits WHERE last_at < $1 ORDER BY last_at LIMIT 1000)"
		if _, err := tx.ExecContext(ctx, "DELETE FROM visit_events WHERE visit_id IN "+old, before); err != nil {
			return fmt.Errorf("store: forget visit events: %w", err)
		}
		gone, err := tx.ExecContext(ctx, "DELETE FROM visits WHERE id IN "+old, before)
		if err != nil {
			return fmt.Errorf("store: forget visits: %w", err)
		}
		n, err = gone.RowsAffected()
		return err
	})
	return n, err
}
