package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"careline/server/desk"
)

// conversationTyped lists the columns, with PostgreSQL's types, in the order of
// appendConversation and scanConversation.
const conversationTyped = "id text, reference text, site_id text, department_id text, patient_id text, topic text, language text, " +
	"name text, about text, status text, waiting_on text, snoozed_until bigint, assignee_id text, accepted_at bigint, episode bigint, " +
	"opened_at bigint, human_due_at bigint, responded_at bigint, resolved_at bigint, " +
	"last_seq bigint, patient_seq bigint, last_at bigint, waiting_since bigint, last_patient_at bigint, preview bytea, preview_from text, " +
	"unresolved boolean, rank bigint, rev bigint, changed_at bigint, timer_at bigint, offered_to text, escalated boolean, more bytea"

// conversationWritten are the columns of a row with what figures know of it,
// which only the committer reads.
const conversationWritten = conversationTyped + ", facts bytea"

// placeColumns are those of place: the ones the lists' indexes hold.
var placeColumns = []string{"department_id", "assignee_id", "timer_at", "unresolved", "rank", "offered_to", "escalated"}

// fixedColumns never change after the opening.
const fixedColumns = 3

var (
	conversationNames   = names(conversationTyped)
	conversationColumns = strings.Join(conversationNames, ", ")
	conversationUpdates = excluded(names(conversationWritten)[fixedColumns:])
	conversationTouches = excluded(slices.DeleteFunc(names(conversationWritten)[fixedColumns:], func(name string) bool {
		return slices.Contains(placeColumns, name)
	}))
)

// names drops the types behind the columns' names.
func names(typed string) []string {
	var out []string
	for _, c := range strings.Split(typed, ", ") {
		name, _, _ := strings.Cut(c, " ")
		out = append(out, name)
	}
	return out
}

// excluded is "a = excluded.a, b = excluded.b, …".
func excluded(names []string) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = n + " = excluded." + n
	}
	return strings.Join(parts, ", ")
}

func appendConversation(args []any, c *desk.Conversation, facts []byte) []any {
	return append(args, string(c.ID), c.Reference, string(c.Site), string(c.Department), string(c.Patient), c.Topic, c.Language, c.Name, c.About,
		string(c.Status), c.WaitingOn, c.SnoozedUntil, string(c.Assignee), c.AcceptedAt, int64(c.Episode),
		c.OpenedAt, c.HumanDueAt, c.RespondedAt, c.ResolvedAt,
		c.LastSeq, c.PatientSeq, c.LastAt, c.WaitingSince, c.LastPatientAt, sealPreview(c), string(c.PreviewFrom),
		c.Unresolved(), c.Rank(), c.Rev, c.ChangedAt, c.TimerAt, string(c.OfferedTo), escalated(c), packMore(c), facts)
}

// escalated is whether a supervisor still has to look.
func escalated(c *desk.Conversation) bool { return c.EscalatedAt > 0 && c.Unresolved() }

func scanConversation(r *sql.Rows) (desk.Conversation, error) { return scanConversationAnd(r) }

// scanConversationAnd scans conversationColumns and whatever was selected
// behind them.
func scanConversationAnd(r *sql.Rows, also ...any) (desk.Conversation, error) {
	var c desk.Conversation
	var preview, more []byte
	var unresolved bool // from the status
	var rank int64      // from the row itself
	var escalated bool  // from when it was
	err := r.Scan(append([]any{&c.ID, &c.Reference, &c.Site, &c.Department, &c.Patient, &c.Topic, &c.Language, &c.Name, &c.About,
		&c.Status, &c.WaitingOn, &c.SnoozedUntil, &c.Assignee, &c.AcceptedAt, &c.Episode,
		&c.OpenedAt, &c.HumanDueAt, &c.RespondedAt, &c.ResolvedAt,
		&c.LastSeq, &c.PatientSeq, &c.LastAt, &c.WaitingSince, &c.LastPatientAt, &preview, &c.PreviewFrom,
		&unresolved, &rank, &c.Rev, &c.ChangedAt, &c.TimerAt, &c.OfferedTo, &escalated, &more}, also...)...)
	if err == nil {
		err = unpackMore(&c, more)
	}
	if err == nil {
		c.Preview, err = openPreview(&c, preview)
	}
	return c, err
}

// collect scans all rows and closes them.
func collect[T any](rows *sql.Rows, scan func(*sql.Rows) (T, error)) (out []T, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

var (
	conversationByID = "SELECT " + conversationColumns + " FROM conversations WHERE id = $1"
	changedSince     = "SELECT " + conversationColumns + " FROM conversations WHERE (changed_at, id) > ($1, $2) ORDER BY changed_at, id LIMIT CAST($3 AS BIGINT)"
	timersDue        = "SELECT id FROM conversations WHERE timer_at > 0 AND timer_at <= $1 ORDER BY timer_at LIMIT CAST($2 AS BIGINT)"
)

// Conversation reads one row; desk.ErrNotFound if there is none.
func (s *Store) Conversation(ctx context.Context, id desk.ConversationID) (desk.Conversation, error) {
	rows, err := s.query(ctx, conversationByID, string(id))
	if err != nil {
		return desk.Conversation{}, fmt.Errorf("store: conversation: %w", err)
	}
	found, err := collect(rows, scanConversation)
	if err != nil {
		return desk.Conversation{}, fmt.Errorf("store: conversation: %w", err)
	}
	if len(found) == 0 {
		return desk.Conversation{}, desk.ErrNotFound
	}
	return found[0], nil
}

// ChangedSince returns up to limit rows that changed at or after an instant,
// oldest change first; within that instant those with a larger id.
func (s *Store) ChangedSince(ctx context.Context, since int64, after desk.ConversationID, limit int) ([]desk.Conversation, error) {
	rows, err := s.query(ctx, changedSince, since, string(after), limit)
	if err != nil {
		return nil, fmt.Errorf("store: changed since: %w", err)
	}
	return collect(rows, scanConversation)
}

// TimersDue returns conversations that a rule has to look at, by the timer
// that is due longest.
func (s *Store) TimersDue(ctx context.Context, limit int) ([]desk.ConversationID, error) {
	rows, err := s.query(ctx, timersDue, s.now(), limit)
	if err != nil {
		return nil, fmt.Errorf("store: timers due: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (id desk.ConversationID, err error) { return id, r.Scan(&id) })
}
