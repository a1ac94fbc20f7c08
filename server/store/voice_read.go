package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// VoiceRow is what is known of a patient's voice about one episode.
type VoiceRow struct {
	Conversation desk.ConversationID
	Episode      int
	Site         desk.SiteID
	Department   desk.DepartmentID
	Patient      desk.PatientID
	Topic        string
	Language     string
	OpenedAt     int64
	ClosedAt     int64        // 0: still open
	Handler      desk.StaffID // empty: the work was shared
	Replies      int
	Set          string // empty: not asked
	SentAt       int64
	Withheld     string
	WithheldNote string
	RatedAt      int64
	Score        int
	Items        desk.Items
	NotSolved    bool
	Reason       string
	PreventedBy  string
	Spam         bool
}

const voiceReadColumns = "conversation_id, episode, site_id, department_id, patient_id, topic, language, opened_at, closed_at, handler_id, replies, " +
	"set_id, sent_at, withheld, withheld_note, rated_at, score, felt_heard, was_informed, effort, not_solved, reason, prevented_by, spam"

const voiceClosed = "SELECT " + voiceReadColumns + " FROM voice_episodes WHERE closed_at >= $1 AND closed_at < $2 ORDER BY closed_at, conversation_id, episode"

// VoiceRows returns the episodes that were closed in [from, to), spam too.
func (s *Store) VoiceRows(ctx context.Context, from, to int64) ([]VoiceRow, error) {
	rows, err := s.query(ctx, voiceClosed, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: voice: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (v VoiceRow, err error) {
		return v, r.Scan(&v.Conversation, &v.Episode, &v.Site, &v.Department, &v.Patient, &v.Topic, &v.Language, &v.OpenedAt, &v.ClosedAt, &v.Handler,
			&v.Replies, &v.Set, &v.SentAt, &v.Withheld, &v.WithheldNote, &v.RatedAt, &v.Score, &v.Items.FeltHeard, &v.Items.WasInformed,
			&v.Items.Effort, &v.NotSolved, &v.Reason, &v.PreventedBy, &v.Spam)
	})
}

// RecoveryOpened returns the tasks that were opened in [from, to).
func (s *Store) RecoveryOpened(ctx context.Context, from, to int64) ([]RecoveryTask, error) {
	rows, err := s.query(ctx, "SELECT "+taskColumns+` FROM recovery_tasks t JOIN conversations c ON c.id = t.conversation_id
		WHERE t.opened_at >= $1 AND t.opened_at < $2 ORDER BY t.opened_at, t.conversation_id, t.seq`, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: recovery opened: %w", err)
	}
	return collect(rows, scanTask)
}

// FocusSlice is time that somebody had a conversation before them.
type FocusSlice struct {
	Staff        desk.StaffID
	Conversation desk.ConversationID
	From, To     int64
}

// FocusSlices are those that began in [from, to), by person and time. One that
// goes on ends at to.
func (s *Store) FocusSlices(ctx context.Context, from, to int64) ([]FocusSlice, error) {
	rows, err := s.query(ctx, `SELECT staff_id, at, value FROM staff_activity
		WHERE at >= $1 AND at < $2 AND kind = 'focus' ORDER BY staff_id, seq`, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: focus slices: %w", err)
	}
	all, err := collect(rows, func(r *sql.Rows) (f FocusSlice, err error) {
		return f, r.Scan(&f.Staff, &f.From, &f.Conversation)
	})
	if err != nil {
		return nil, fmt.Errorf("store: focus slices: %w", err)
	}
	out := all[:0]
	for i, f := range all {
		f.To = to
		if i+1 < len(all) && all[i+1].Staff == f.Staff {
			f.To = all[i+1].From
		}
		if f.Conversation != "" && f.To > f.From {
			out = append(out, f)
		}
	}
	return out, nil
}

// Contacts returns when patients called or came by in [from, to).
func (s *Store) Contacts(ctx context.Context, from, to int64) ([]Contact, error) {
	rows, err := s.query(ctx, contactsSince, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: contacts: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (c Contact, err error) { return c, r.Scan(&c.Conversation, &c.Patient, &c.At) })
}
