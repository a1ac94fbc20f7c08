package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"careline/server/desk"
)

// auditArgs are the values of insertAudit; the line's id sorts by its time.
func auditArgs(lines []desk.AuditLine) []any {
	args := make([]any, 0, len(lines)*len(insertAudit.kinds))
	for _, l := range lines {
		args = append(args, desk.NewID("au", time.UnixMilli(l.At)), l.At, string(l.Actor.Kind), l.Actor.ID,
			string(l.Actor.Session), l.Action, string(l.Conversation), l.Target, l.Details)
	}
	return args
}

// audit writes lines in the transaction of what they tell of.
func (s *Store) audit(tx *sql.Tx, lines []desk.AuditLine) error {
	if err := s.insert(context.Background(), tx, insertAudit, auditArgs(lines)); err != nil {
		return fmt.Errorf("store: write audit: %w", err)
	}
	return nil
}

// AuditTrail returns the lines about a conversation, oldest first: all but
// those of its messages, which its log tells better.
func (s *Store) AuditTrail(ctx context.Context, c desk.ConversationID) ([]desk.AuditLine, error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT at, actor_kind, actor_id, session_id, action, conversation_id, target, details
		FROM audit WHERE conversation_id = $1 AND action <> 'message.sent' ORDER BY id`, string(c))
	if err != nil {
		return nil, fmt.Errorf("store: audit trail: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.AuditLine, error) {
		var l desk.AuditLine
		err := r.Scan(&l.At, &l.Actor.Kind, &l.Actor.ID, &l.Actor.Session, &l.Action, &l.Conversation, &l.Target, &l.Details)
		return l, err
	})
}

// Record writes audit lines by themselves: views and sign-ins.
func (s *Store) Record(ctx context.Context, lines ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error { return s.audit(tx, lines) })
}
