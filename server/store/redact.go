package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"careline/server/desk"
)

var (
	eventAt = "SELECT " + eventColumns + " FROM events WHERE conversation_id = $1 AND seq = $2"
	// What the scanner said later names the files again.
	checksAfter = "SELECT " + eventColumns + " FROM events WHERE conversation_id = $1 AND seq > $2 AND kind IN ('attachment_checked', 'note_file_checked') ORDER BY seq"
	redactEvent = "UPDATE events SET body = $3 WHERE conversation_id = $1 AND seq = $2"
	// The digest of what was sent, which what opened the conversation has too,
	// would let somebody with the keys try words until they fit. Without one a
	// repetition is known by its client id alone.
	// That of a call and its note stands at the last event of their command.
	redactDigest = "UPDATE events SET digest = NULL WHERE conversation_id = $1 AND (seq = $2 OR kind = 'opened' OR seq > $2 AND at = $3 AND from_id = $4)"
	// What a file was called and how large it was goes at once, its bytes after
	// the commit.
	redactFiles = "UPDATE attachments SET state = 'deleted', name = $3, digest = $3, size = 0, width = 0, height = 0, preview = FALSE WHERE owner = $1 AND seq = $2"
)

// readPast reads what a command wants to delete. Such a command is alone in its
// transaction, and its conversation is locked: nothing comes between.
func (s *Store) readPast(ctx context.Context, tx *sql.Tx, c desk.ConversationID, seq int64) (*desk.Past, error) {
	read := func(query string, args ...any) ([]desk.Event, error) {
		rows, err := s.txQuery(ctx, tx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("store: past: %w", err)
		}
		return collect(rows, func(r *sql.Rows) (desk.Event, error) { return scanEventAnd(r) })
	}
	e, err := one(read(eventAt, string(c), seq))
	if errors.Is(err, desk.ErrNoSuchThing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := &desk.Past{Event: e}
	if e.Kind == desk.CallLogged {
		// It is written down right before the call, in one command.
		note, err := one(read(eventAt, string(c), seq-1))
		if err != nil && !errors.Is(err, desk.ErrNoSuchThing) {
			return nil, err
		}
		if err == nil && note.Kind == desk.Note && note.At == e.At && note.From == e.From {
			p.Note = &note
		}
	}
	last, err := one(read(lastOfKind, string(c), string(desk.Message)))
	if err != nil && !errors.Is(err, desk.ErrNoSuchThing) {
		return nil, err
	}
	p.Last = last.Seq == seq
	names := make(map[desk.FileID]bool)
	for _, a := range e.Body.Attachments {
		names[a.ID] = true
	}
	if len(names) == 0 {
		return p, nil
	}
	checks, err := read(checksAfter, string(c), seq)
	for _, check := range checks {
		if len(check.Body.Attachments) == 1 && names[check.Body.Attachments[0].ID] {
			p.Checks = append(p.Checks, check)
		}
	}
	return p, err
}

// writeRedacted writes events of before without their words in their place, and
// what goes with them.
func (s *Store) writeRedacted(ctx context.Context, tx *sql.Tx, events []desk.Event) error {
	for i := range events {
		e := &events[i]
		body, err := sealBody(*e)
		if err != nil {
			return err
		}
		if err := s.exec(ctx, tx, redactEvent, string(e.Conversation), e.Seq, body); err != nil {
			return fmt.Errorf("store: redact event: %w", err)
		}
		if e.Body.Deleted == nil {
			continue
		}
		if err := s.exec(ctx, tx, redactDigest, string(e.Conversation), e.Seq, e.At, e.From.ID); err != nil {
			return fmt.Errorf("store: redact digest: %w", err)
		}
		if err := s.exec(ctx, tx, redactFiles, string(e.Conversation), e.Seq, []byte{}); err != nil {
			return fmt.Errorf("store: redact files: %w", err)
		}
	}
	return nil
}

// DeletedFiles returns up to limit files whose message was deleted and whose
// bytes may still be there.
func (s *Store) DeletedFiles(ctx context.Context, limit int) ([]desk.File, error) {
	return s.files(ctx, "state = 'deleted' ORDER BY created_at LIMIT CAST($1 AS BIGINT)", limit)
}

// FileGone notes that the bytes of a deleted file are no longer there.
func (s *Store) FileGone(ctx context.Context, id desk.FileID) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		return s.exec(ctx, tx, "UPDATE attachments SET state = 'gone' WHERE id = $1 AND state = 'deleted'", string(id))
	})
}
