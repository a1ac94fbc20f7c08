package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// SurveyLink is a way to answer a survey without the chat. What is kept of it
// is a digest: whoever reads the table can open none.
type SurveyLink struct {
	Digest       string
	Conversation desk.ConversationID
	Episode      int
	Patient      desk.PatientID
	Site         desk.SiteID
	MadeBy       desk.StaffID
	MadeAt       int64
}

const linkColumns = "digest, conversation_id, episode, patient_id, site_id, made_by, made_at"

// MakeSurveyLink keeps a link in place of those before it of the same episode.
func (s *Store) MakeSurveyLink(ctx context.Context, l SurveyLink, lines []desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM survey_links WHERE conversation_id = $1 AND episode = $2", string(l.Conversation), int64(l.Episode))
		if err != nil {
			return fmt.Errorf("store: survey link: %w", err)
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO survey_links ("+linkColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7)",
			l.Digest, string(l.Conversation), int64(l.Episode), string(l.Patient), string(l.Site), string(l.MadeBy), l.MadeAt)
		if err != nil {
			return fmt.Errorf("store: survey link: %w", err)
		}
		return s.audit(tx, lines)
	})
}

// SurveyLink finds a link; desk.ErrNoSuchThing if there is none.
func (s *Store) SurveyLink(ctx context.Context, digest string) (SurveyLink, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+linkColumns+" FROM survey_links WHERE digest = $1", digest)
	if err != nil {
		return SurveyLink{}, fmt.Errorf("store: survey link: %w", err)
	}
	return one(collect(rows, func(r *sql.Rows) (l SurveyLink, err error) {
		return l, r.Scan(&l.Digest, &l.Conversation, &l.Episode, &l.Patient, &l.Site, &l.MadeBy, &l.MadeAt)
	}))
}
