package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// VisitEntry is an entry of a visit's log with who it was, if that is known.
type VisitEntry struct {
	desk.VisitEvent
	Patient desk.PatientID
}

// VisitEntries returns what visitors did between two instants, visit by visit
// in order; who practises is none.
func (s *Store) VisitEntries(ctx context.Context, from, to int64) ([]VisitEntry, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+visitColumns+`, v.patient_id FROM visit_events e JOIN visits v ON v.id = e.visit_id
		WHERE e.at >= $1 AND e.at < $2 AND NOT v.practice ORDER BY e.visit_id, e.seq`, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: visit entries: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (e VisitEntry, err error) {
		return e, r.Scan(&e.Visit, &e.Seq, &e.At, &e.Kind, &e.Language, &e.Department, &e.Query, &e.Gist, &e.Results,
			&e.Article, &e.Conversation, &e.Patient)
	})
}

// Contact is a patient having come to us: with a conversation, by phone or to
// the desk.
type Contact struct {
	Conversation desk.ConversationID
	Patient      desk.PatientID
	At           int64
}

// VisitorContacts returns when patients came who are known from a visit since
// an instant, since then: with a conversation, by phone or to the desk.
func (s *Store) VisitorContacts(ctx context.Context, from int64) ([]Contact, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		WITH known AS (SELECT v.patient_id FROM visits v WHERE v.last_at >= $1 AND v.patient_id <> '')
		SELECT c.id, c.patient_id, c.opened_at AS at_ms FROM conversations c
		WHERE c.patient_id IN (SELECT patient_id FROM known) AND c.opened_at >= $1
		UNION ALL
		SELECT k.conversation_id, k.patient_id, k.at_ms FROM patient_contacts k
		WHERE k.patient_id IN (SELECT patient_id FROM known) AND k.at_ms >= $1
		ORDER BY 2, 3`, from)
	if err != nil {
		return nil, fmt.Errorf("store: contacts of visitors: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (c Contact, err error) { return c, r.Scan(&c.Conversation, &c.Patient, &c.At) })
}

// ArticleVote is what a reader said of an article.
type ArticleVote struct {
	Article     desk.ArticleID
	Slug, Title string
	Language    string
	Department  desk.DepartmentID
	Helped      bool
	Comment     string
	At          int64
}

// ArticleVotes returns what readers said between two instants, newest first.
func (s *Store) ArticleVotes(ctx context.Context, from, to int64) ([]ArticleVote, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT w.article_id, a.slug, v.title, a.language, a.department_id, w.helped, w.comment, w.at FROM article_votes w
		JOIN articles a ON a.id = w.article_id JOIN article_versions v ON v.article_id = a.id AND v.version = a.version
		WHERE w.at >= $1 AND w.at < $2 ORDER BY w.at DESC, w.id`, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: votes: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (v ArticleVote, err error) {
		return v, r.Scan(&v.Article, &v.Slug, &v.Title, &v.Language, &v.Department, &v.Helped, &v.Comment, &v.At)
	})
}
