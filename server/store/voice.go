package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"careline/server/desk"
)

// What patients say of us has tables of its own, written in the transaction of
// the events it is read off, like the conversation's row.
var (
	upsertVoice = newBulk("voice_episodes", voiceTyped, "ON CONFLICT (conversation_id, episode) DO UPDATE SET "+voiceUpdates)
	// A comment comes with the event alone.
	upsertComment = newBulk("voice_episodes", voiceTyped+", rated_at bigint, comment bytea", "ON CONFLICT (conversation_id, episode) DO UPDATE SET "+voiceUpdates+
		", rated_at = CASE WHEN voice_episodes.rated_at > 0 THEN voice_episodes.rated_at ELSE excluded.rated_at END, comment = excluded.comment")
	upsertRecoveries = newBulk("recovery_tasks", recoveryTyped, "ON CONFLICT (conversation_id, seq) DO UPDATE SET "+
		"department_id = excluded.department_id, owner_id = excluded.owner_id, contacted_at = excluded.contacted_at, "+
		"closed_at = excluded.closed_at, closed_by = excluded.closed_by, outcome = excluded.outcome, tries = excluded.tries")
)

const (
	voiceTyped = "conversation_id text, episode bigint, site_id text, department_id text, patient_id text, topic text, language text, " +
		"opened_at bigint, closed_at bigint, handler_id text, replies bigint, set_id text, sent_at bigint, until_at bigint, " +
		"withheld text, score bigint, felt_heard bigint, was_informed bigint, effort bigint, " +
		"reason text, prevented_by text, spam boolean"
	recoveryTyped = "conversation_id text, seq bigint, episode bigint, cause text, score bigint, site_id text, department_id text, owner_id text, " +
		"rated_id text, opened_at bigint, due_at bigint, contacted_at bigint, closed_at bigint, closed_by text, outcome text, tries bigint"
)

// voiceUpdates leaves out what never changes.
var voiceUpdates = excluded(slices.DeleteFunc(names(voiceTyped), func(name string) bool {
	return name == "conversation_id" || name == "episode" || name == "site_id" || name == "patient_id"
}))

// heard is what a command did to what is known of a patient's voice: the row
// as it left it, and what only its events say.
type heard struct {
	row  desk.Conversation
	said []desk.Event
}

// voiced is what a command's events mean for these tables; nil for nothing,
// which is what almost all messages mean, and what somebody of the house says
// who tries the chat.
func voiced(row *desk.Conversation, events []desk.Event) *heard {
	if row.Practice {
		return nil
	}
	h := heard{row: *row}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case desk.Resolved, desk.Abandoned, desk.SpamMarked, desk.SpamCleared, desk.SurveySent, desk.SurveyWithheld, desk.Rated,
			desk.ContactReason, desk.RecoveryOpened, desk.RecoveryAssigned, desk.RecoveryClosed, desk.Undone:
			h.said = append(h.said, *e)
		case desk.Reopened:
			if e.Body.Origin == desk.OriginNotSolved {
				h.said = append(h.said, *e)
			}
		case desk.CallLogged:
			if e.Body.Inbound {
				h.said = append(h.said, *e)
			}
		case desk.Message, desk.Transferred: // a task follows its conversation
			if len(row.Recoveries) > 0 && e.From.Kind == desk.KindStaff {
				h.said = append(h.said, *e)
			}
		}
	}
	if len(h.said) == 0 {
		return nil
	}
	return &h
}

// writeVoice writes them in the order of the commands: each is a handful of
// rows, and most batches have none.
func (s *Store) writeVoice(ctx context.Context, tx *sql.Tx, all []heard) error {
	for i := range all {
		if err := s.writeHeard(ctx, tx, &all[i]); err != nil {
			return fmt.Errorf("store: write voice: %w", err)
		}
	}
	return nil
}

func (s *Store) writeHeard(ctx context.Context, tx *sql.Tx, h *heard) error {
	c := &h.row
	var rated, withheld *desk.Event
	episode := false
	for i := range h.said {
		e := &h.said[i]
		switch e.Kind {
		case desk.Reopened: // says something of the episode before
			err := s.exec(ctx, tx, "UPDATE voice_episodes SET not_solved = TRUE WHERE conversation_id = $1 AND episode = $2", string(c.ID), int64(e.Body.Episode-1))
			if err != nil {
				return err
			}
		case desk.SpamMarked, desk.SpamCleared:
			err := s.exec(ctx, tx, "UPDATE voice_episodes SET spam = $2 WHERE conversation_id = $1", string(c.ID), c.Spam)
			if err != nil {
				return err
			}
		case desk.CallLogged:
			err := s.exec(ctx, tx, insertContact, string(c.ID), e.Seq, string(c.Patient), e.At)
			if err != nil {
				return err
			}
		case desk.RecoveryClosed:
			if err := s.closeRecovery(ctx, tx, e); err != nil {
				return err
			}
		case desk.Rated:
			rated, episode = e, true
		case desk.SurveyWithheld:
			withheld, episode = e, true
		case desk.Resolved, desk.Abandoned, desk.SurveySent, desk.ContactReason:
			episode = true
		case desk.Undone:
			// Nobody hears of an episode that is not over: only what is there is put back.
			episode = e.Body.Outcome == string(desk.Resolved)
			if err := s.exec(ctx, tx, "UPDATE voice_episodes SET spam = $2 WHERE conversation_id = $1", string(c.ID), c.Spam); err != nil {
				return err
			}
		}
	}
	if episode {
		args := voiceArgs(c)
		bulk := upsertVoice
		if rated != nil {
			bulk, args = upsertComment, append(args, rated.At, sealComment(rated))
		}
		if err := s.insert(ctx, tx, bulk, args); err != nil {
			return err
		}
	}
	if withheld != nil { // why is for colleagues, and in no row
		err := s.exec(ctx, tx, "UPDATE voice_episodes SET withheld_note = $3 WHERE conversation_id = $1 AND episode = $2",
			string(c.ID), int64(c.Episode), withheld.Body.Reason)
		if err != nil {
			return err
		}
	}
	var args []any
	for _, r := range c.Recoveries {
		args = append(args, string(c.ID), r.Seq, int64(r.Episode), r.Trigger, int64(r.Score), string(c.Site), string(c.Department), string(r.Owner),
			string(r.Rated), r.OpenedAt, r.Due, r.ContactedAt, int64(0), "", "", int64(0))
	}
	return s.insert(ctx, tx, upsertRecoveries, args)
}

func (s *Store) closeRecovery(ctx context.Context, tx *sql.Tx, e *desk.Event) error {
	return s.exec(ctx, tx, "UPDATE recovery_tasks SET closed_at = $3, closed_by = $4, outcome = $5, tries = $6 WHERE conversation_id = $1 AND seq = $2",
		string(e.Conversation), e.Body.Task, e.At, e.From.ID, e.Body.Outcome, int64(e.Body.Tries))
}

func voiceArgs(c *desk.Conversation) []any {
	closed := int64(0)
	if !c.Unresolved() {
		closed = c.ResolvedAt
	}
	v := c.Survey
	return []any{string(c.ID), int64(c.Episode), string(c.Site), string(c.Department), string(c.Patient), c.Topic, c.Language,
		c.OpenedAt, closed, string(c.MainHandler()), int64(c.PublicReplies()), v.Set, v.SentAt, v.Until,
		v.Withheld, int64(v.Score), int64(v.Items.FeltHeard), int64(v.Items.WasInformed), int64(v.Items.Effort),
		c.Reason, c.PreventedBy, c.Spam}
}

// sealComment is part of the seam between what people wrote and the tables: see
// sealBody.
func sealComment(e *desk.Event) []byte { return []byte(e.Body.Text) }

const (
	insertContact = `INSERT INTO patient_contacts (conversation_id, seq, patient_id, at_ms) VALUES ($1, $2, $3, $4)
		ON CONFLICT (conversation_id, seq) DO NOTHING`
	contactsSince = "SELECT conversation_id, patient_id, at_ms FROM patient_contacts WHERE at_ms >= $1 AND at_ms < $2 ORDER BY at_ms, conversation_id, seq"
	surveyInForce = "SELECT id FROM survey_sets ORDER BY recorded_at DESC LIMIT 1"
	patientOf     = "SELECT patient_id FROM conversations WHERE id = $1"
	surveysBefore = `SELECT conversation_id, episode, sent_at FROM voice_episodes
		WHERE patient_id = $1 AND sent_at > 0 ORDER BY sent_at DESC, episode DESC LIMIT CAST($2 AS BIGINT)`
)

// Asked is what has to be known before a patient is asked how it went.
type Asked struct {
	Patient   desk.PatientID
	Set       string // in force; empty: the standard one
	Last      string // names what they were asked about last; empty: nothing
	Elsewhere int64  // when they were asked about another conversation; 0: never
}

// AskedBefore says what the patient of a conversation was asked before.
func (s *Store) AskedBefore(ctx context.Context, c desk.ConversationID) (Asked, error) {
	var a Asked
	rows, err := s.query(ctx, surveyInForce)
	if err != nil {
		return a, fmt.Errorf("store: survey in force: %w", err)
	}
	sets, err := collect(rows, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
	if err != nil {
		return a, fmt.Errorf("store: survey in force: %w", err)
	}
	if len(sets) > 0 {
		a.Set = sets[0]
	}
	if rows, err = s.query(ctx, patientOf, string(c)); err != nil {
		return a, fmt.Errorf("store: patient of: %w", err)
	}
	patients, err := collect(rows, func(r *sql.Rows) (id desk.PatientID, err error) { return id, r.Scan(&id) })
	if err != nil || len(patients) == 0 {
		return a, err // no such conversation: the command says so
	}
	a.Patient = patients[0]
	// A conversation asks again only when it was reopened, which is rare: the
	// last ones nearly always hold one of another conversation.
	for limit := 8; ; limit *= 8 {
		rows, err := s.query(ctx, surveysBefore, string(a.Patient), limit)
		if err != nil {
			return a, fmt.Errorf("store: surveys before: %w", err)
		}
		type sent struct {
			of          desk.ConversationID
			episode, at int64
		}
		all, err := collect(rows, func(r *sql.Rows) (v sent, err error) { return v, r.Scan(&v.of, &v.episode, &v.at) })
		if err != nil {
			return a, fmt.Errorf("store: surveys before: %w", err)
		}
		if len(all) > 0 {
			a.Last = fmt.Sprintf("%s.%d", all[0].of, all[0].episode)
		}
		for _, v := range all {
			if v.of != c {
				a.Elsewhere = v.at
				return a, nil
			}
		}
		if len(all) < limit {
			return a, nil
		}
	}
}
