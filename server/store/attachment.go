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

const fileColumns = "id, owner, seq, patient_sees, author, client_id, name, type, size, width, height, preview, digest, state, created_at"

var (
	findFiles  = newList("SELECT "+fileColumns+" FROM attachments WHERE id %s ORDER BY id", "text")
	knownFiles = newList("SELECT id FROM attachments WHERE id %s", "text")
)

func scanFile(r *sql.Rows) (desk.File, error) {
	var f desk.File
	var name []byte
	err := r.Scan(&f.ID, &f.Owner, &f.Seq, &f.PatientSees, &f.Author, &f.ClientID, &name, &f.Type, &f.Size, &f.Width, &f.Height,
		&f.Preview, &f.Digest, &f.State, &f.CreatedAt)
	openName(&f, name)
	return f, err
}

// AddFile notes a file whose bytes are safe already. Repeated with the same
// author and client id it answers the file of then, and added is false: what
// was kept now is nobody's.
func (s *Store) AddFile(ctx context.Context, f desk.File, audit ...desk.AuditLine) (noted desk.File, added bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		f.CreatedAt = s.now()
		done, err := tx.ExecContext(ctx, "INSERT INTO attachments ("+fileColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING`,
			string(f.ID), f.Owner, f.Seq, f.PatientSees, f.Author, f.ClientID, sealName(&f), f.Type, f.Size, int64(f.Width), int64(f.Height),
			f.Preview, f.Digest, string(f.State), f.CreatedAt)
		if err != nil {
			return fmt.Errorf("store: add file: %w", err)
		}
		n, err := done.RowsAffected()
		if err != nil {
			return fmt.Errorf("store: add file: %w", err)
		}
		if added = n == 1; added {
			noted = f
			return s.audit(tx, audit)
		}
		rows, err := tx.QueryContext(ctx, "SELECT "+fileColumns+" FROM attachments WHERE author = $1 AND client_id = $2", f.Author, f.ClientID)
		if err != nil {
			return fmt.Errorf("store: add file: %w", err)
		}
		noted, err = one(collect(rows, scanFile))
		return err
	})
	return noted, added && err == nil, err
}

// File returns a file that was sent in; desk.ErrNoSuchThing if there is none.
func (s *Store) File(ctx context.Context, id desk.FileID) (desk.File, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+fileColumns+" FROM attachments WHERE id = $1", string(id))
	if err != nil {
		return desk.File{}, fmt.Errorf("store: file: %w", err)
	}
	return one(collect(rows, scanFile))
}

// FileSentAs is the file that an upload with this client id has left;
// desk.ErrNoSuchThing if there was none.
func (s *Store) FileSentAs(ctx context.Context, author, clientID string) (desk.File, error) {
	return one(s.files(ctx, "author = $1 AND client_id = $2", author, clientID))
}

// OwnFiles makes these unused files of an author an article's, for good: its
// earlier versions show them too. It refuses what is not theirs to use.
func (s *Store) OwnFiles(ctx context.Context, owner, author string, ids []desk.FileID) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			done, err := tx.ExecContext(ctx, "UPDATE attachments SET owner = $1 WHERE id = $2 AND (owner = $1 OR owner = '' AND author = $3)",
				owner, string(id), author)
			if err != nil {
				return fmt.Errorf("store: own files: %w", err)
			}
			if n, err := done.RowsAffected(); err != nil || n != 1 {
				return errors.Join(desk.ErrNoSuchFile, err)
			}
		}
		return nil
	})
}

// SentIn is how many files somebody sent in since an instant, and how many
// bytes they have.
func (s *Store) SentIn(ctx context.Context, author string, since int64) (files, bytes int64, err error) {
	err = s.read(ctx).QueryRowContext(ctx, "SELECT count(*), CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM attachments WHERE author = $1 AND created_at >= $2",
		author, since).Scan(&files, &bytes)
	if err != nil {
		return 0, 0, fmt.Errorf("store: sent in: %w", err)
	}
	return files, bytes, nil
}

// FilesOf returns the files of a conversation or an article, in order.
func (s *Store) FilesOf(ctx context.Context, owner string) ([]desk.File, error) {
	return s.files(ctx, "owner = $1 ORDER BY seq, id", owner)
}

// UnusedFiles returns up to limit files from before an instant that nothing
// shows; infected ones only from before another.
func (s *Store) UnusedFiles(ctx context.Context, before, infected int64, limit int) ([]desk.File, error) {
	return s.files(ctx, "owner = '' AND created_at < $1 AND (state <> 'infected' OR created_at < $2) ORDER BY created_at LIMIT CAST($3 AS BIGINT)",
		before, infected, limit)
}

// WaitingFiles returns up to limit files that the scanner has not judged.
func (s *Store) WaitingFiles(ctx context.Context, limit int) ([]desk.File, error) {
	return s.files(ctx, "state = 'scanning' ORDER BY created_at LIMIT CAST($1 AS BIGINT)", limit)
}

func (s *Store) files(ctx context.Context, where string, args ...any) ([]desk.File, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+fileColumns+" FROM attachments WHERE "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("store: files: %w", err)
	}
	return collect(rows, scanFile)
}

// KnownFiles reports which of these there are, at most 256.
func (s *Store) KnownFiles(ctx context.Context, ids []desk.FileID) (map[desk.FileID]bool, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	query, args := knownFiles.with(s.dialect, args)
	rows, err := s.read(ctx).QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: known files: %w", err)
	}
	known := make(map[desk.FileID]bool, len(ids))
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id desk.FileID
		err := r.Scan(&id)
		known[id] = true
		return struct{}{}, err
	})
	return known, err
}

// JudgeFile notes what the scanner said of a file that nothing shows yet.
// judged is false where something does meanwhile: then it is for a command to
// say.
func (s *Store) JudgeFile(ctx context.Context, id desk.FileID, state desk.FileState) (judged bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "UPDATE attachments SET state = $2 WHERE id = $1 AND seq = 0", string(id), string(state))
		if err != nil {
			return fmt.Errorf("store: judge file: %w", err)
		}
		n, err := done.RowsAffected()
		judged = n == 1
		return err
	})
	return judged && err == nil, err
}

// DropFile forgets a file that nothing shows. dropped is false where something
// does, or where there is no such file.
func (s *Store) DropFile(ctx context.Context, id desk.FileID, audit ...desk.AuditLine) (dropped bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "DELETE FROM attachments WHERE id = $1 AND owner = ''", string(id))
		if err != nil {
			return fmt.Errorf("store: drop file: %w", err)
		}
		n, err := done.RowsAffected()
		if dropped = n == 1; !dropped {
			return err
		}
		return s.audit(tx, audit)
	})
	return dropped && err == nil, err
}

// readFiles locks and reads the files that the commands of a batch ask for, in
// the order of their ids, after the conversations.
func (s *Store) readFiles(ctx context.Context, tx *sql.Tx, w *batchState, batch []*request) error {
	var ids []any
	for _, r := range batch {
		for _, id := range r.cmd.Files {
			ids = append(ids, string(id))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.SortFunc(ids, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	w.files = make(map[desk.FileID]desk.File, len(ids))
	for part := range s.parts(slices.Compact(ids)) {
		query, args := findFiles.with(s.dialect, part)
		rows, err := s.txQuery(ctx, tx, query+s.dialect.forUse, args...)
		if err != nil {
			return fmt.Errorf("store: lock files: %w", err)
		}
		found, err := collect(rows, scanFile)
		if err != nil {
			return fmt.Errorf("store: lock files: %w", err)
		}
		for i := range found {
			w.files[found[i].ID] = found[i]
		}
	}
	return nil
}

// use notes which files an event shows, and as what.
func (w *batchState) use(e *desk.Event) {
	for _, a := range e.Body.Attachments {
		f, ok := w.files[a.ID]
		if !ok {
			continue
		}
		if f.State = a.State; f.Seq == 0 {
			f.Owner, f.Seq, f.PatientSees = string(e.Conversation), e.Seq, e.Kind.Visibility() == desk.Everyone
		}
		w.files[a.ID] = f
	}
}

// writeFiles writes the files that events of this batch show.
func (s *Store) writeFiles(ctx context.Context, tx *sql.Tx, w *batchState) error {
	for i := range w.events {
		for _, a := range w.events[i].Body.Attachments {
			f, ok := w.files[a.ID]
			if !ok {
				return fmt.Errorf("store: event %d of %s shows a file that its command did not name", w.events[i].Seq, w.events[i].Conversation)
			}
			err := s.exec(ctx, tx, "UPDATE attachments SET owner = $2, seq = $3, patient_sees = $4, state = $5 WHERE id = $1",
				string(f.ID), f.Owner, f.Seq, f.PatientSees, string(f.State))
			if err != nil {
				return fmt.Errorf("store: write files: %w", err)
			}
		}
	}
	return nil
}
