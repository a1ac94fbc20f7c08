package chat

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"careline/server/attach"
	"careline/server/desk"
)

const (
	// unusedFor is how long a file waits for the message that shows it.
	unusedFor = 24 * time.Hour
	// filePart is how many files are looked at in one go.
	filePart = 100

	// What one patient can send in within a day: many more than a matter needs,
	// and too little to fill a disk.
	patientFiles = 60
	patientBytes = 200 << 20
)

var errEnoughFiles = &desk.Error{Kind: desk.TooMany, Code: "too_many_files_today", RetryAfterMS: time.Hour.Milliseconds(),
	Public: "You have sent many files today. Write to us what else there is, or send it tomorrow."}

// Uploading is a file on its way in.
type Uploading struct {
	Name     string // as its sender calls it; not trusted
	ClientID string
	Bytes    io.Reader
}

// FileIDs are ids as transports carry them.
func FileIDs(ids []string) []desk.FileID {
	var out []desk.FileID
	for _, id := range ids {
		out = append(out, desk.FileID(id))
	}
	return out
}

// MaxFileBytes is how large a file may be; 0 where none is taken.
func (s *Service) MaxFileBytes() int64 {
	if s.keeper == nil {
		return 0
	}
	return s.keeper.MaxBytes()
}

// Upload takes in a file of somebody who is about to show it in a message.
// Until then it is theirs alone. Repeated with the same client id it answers
// the file of then.
func (s *Service) Upload(ctx context.Context, a desk.Actor, in Uploading) (desk.File, error) {
	if err := errors.Join(desk.Sends(a), s.mayWrite(a)); err != nil {
		return desk.File{}, err
	}
	if in.ClientID != "" && !desk.ValidClientID(in.ClientID) {
		return desk.File{}, errClientID
	}
	if a.Kind == desk.KindPatient {
		files, sent, err := s.store.SentIn(ctx, a.Author(), s.Now().Add(-24*time.Hour).UnixMilli())
		if err != nil {
			return desk.File{}, err
		}
		if files >= patientFiles || sent >= patientBytes {
			return desk.File{}, errEnoughFiles
		}
	}
	kept, err := s.keeper.Keep(ctx, in.Bytes, attach.Documents)
	if err != nil {
		return desk.File{}, err
	}
	f := desk.File{Author: a.Author(), ClientID: in.ClientID, Digest: kept.Digest, Attachment: desk.Attachment{
		ID: kept.ID, Name: attach.CleanName(in.Name, kept.Type), Type: kept.Type, Size: kept.Size,
		Width: kept.Width, Height: kept.Height, Preview: kept.Preview, State: kept.State,
	}}
	action := "file.sent_in"
	if f.State == desk.FileInfected {
		action, f.ClientID = "file.infected", "" // another try is another file
	}
	noted, added, err := s.store.AddFile(ctx, f, desk.AuditLine{At: s.Now().UnixMilli(), Actor: a, Action: action, Target: string(f.ID)})
	if !added { // also where the outcome is unknown: the sweep finds what is left
		s.discard(kept.ID, noted.ID)
	}
	switch {
	case err != nil:
		return desk.File{}, err
	case noted.State == desk.FileInfected:
		return desk.File{}, attach.ErrInfected
	case !bytes.Equal(noted.Digest, f.Digest):
		return desk.File{}, desk.ErrClientIDConflict
	}
	return noted, nil
}

// discard removes the bytes of a file that was not noted, if it is certain
// that it was not: another one was.
func (s *Service) discard(kept, noted desk.FileID) {
	if noted == "" || noted == kept {
		return
	}
	if err := s.keeper.Remove(kept); err != nil {
		s.log.Error("a file that nobody needs could not be removed", slog.String("file", string(kept)), slog.Any("cause", err))
	}
}

// File is a file that this reader may see: their own before it is sent, and
// what a message shows of a conversation that they read. Any other is like one
// that there is not.
func (s *Service) File(ctx context.Context, a desk.Actor, id desk.FileID) (desk.File, error) {
	f, err := s.store.File(ctx, id)
	if err != nil {
		return desk.File{}, err
	}
	switch {
	case f.Seq == 0:
		if f.Owner != "" || f.Author != a.Author() || f.State == desk.FileInfected {
			return desk.File{}, desk.ErrNoSuchThing
		}
		return f, nil
	case a.Kind == desk.KindPatient && !f.PatientSees:
		return desk.File{}, desk.ErrNoSuchThing
	}
	if _, err := s.permitted(ctx, a, desk.ConversationID(f.Owner)); err != nil {
		if desk.AsError(err).Kind == desk.NotFound {
			err = desk.ErrNoSuchThing
		}
		return desk.File{}, err
	}
	if f.State == desk.FileDeleted || f.State == desk.FileGone {
		return desk.File{}, desk.ErrFileDeleted
	}
	return f, nil
}

// ReadFile gives the bytes of a file to whoever may see it. That staff fetched
// one as it is, not its small picture, is in the audit log.
func (s *Service) ReadFile(ctx context.Context, a desk.Actor, id desk.FileID, v attach.Variant) (desk.File, attach.File, int64, error) {
	f, err := s.File(ctx, a, id)
	if err != nil {
		return desk.File{}, nil, 0, err
	}
	if !f.State.Openable() || v == attach.Preview && !f.Preview {
		return desk.File{}, nil, 0, desk.ErrNoSuchThing
	}
	if a.Kind == desk.KindStaff && v == attach.Original && f.Seq > 0 {
		if err := s.viewed(ctx, a, desk.ConversationID(f.Owner), "file.opened"); err != nil {
			return desk.File{}, nil, 0, err
		}
	}
	r, size, err := s.keeper.Open(id, v)
	return f, r, size, err
}

// DropFile takes back a file that was not sent.
func (s *Service) DropFile(ctx context.Context, a desk.Actor, id desk.FileID) error {
	f, err := s.File(ctx, a, id)
	if err != nil {
		return err
	}
	if f.Author != a.Author() || f.Seq > 0 {
		return desk.ErrNoSuchThing
	}
	dropped, err := s.store.DropFile(ctx, id, desk.AuditLine{At: s.Now().UnixMilli(), Actor: a, Action: "file.taken_back", Target: string(id)})
	if err != nil || !dropped {
		return err
	}
	return s.keeper.Remove(id)
}

// FilesWait reports whether the scanner has yet to say something.
func (s *Service) FilesWait(ctx context.Context) (bool, error) {
	if !s.keeper.Scans() {
		return false, nil
	}
	waiting, err := s.store.WaitingFiles(ctx, 1)
	return len(waiting) > 0, err
}

// CheckFiles asks the scanner again about files that it had not answered for,
// and says in the conversation what came of it.
func (s *Service) CheckFiles(ctx context.Context) error {
	waiting, err := s.store.WaitingFiles(ctx, filePart)
	if err != nil {
		return err
	}
	for i := range waiting {
		f := &waiting[i]
		state, err := s.keeper.Rescan(ctx, f.ID)
		if err != nil {
			return err // the others would meet the same
		}
		judged, err := s.store.JudgeFile(ctx, f.ID, state)
		if err == nil && !judged {
			err = s.tellChecked(ctx, f.ID, state)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellChecked writes what the scanner said to where the file is shown.
func (s *Service) tellChecked(ctx context.Context, id desk.FileID, state desk.FileState) error {
	f, err := s.store.File(ctx, id)
	if err != nil || f.State != desk.FileScanning {
		return err
	}
	kind := desk.NoteFileChecked
	if f.PatientSees {
		kind = desk.FileChecked
	}
	a := desk.System("scanner")
	cmd := s.command(a, desk.ConversationID(f.Owner), "", func(l *desk.Ledger) error {
		now, ok := l.Files[id]
		if !ok || now.State != desk.FileScanning {
			return nil // another process was faster
		}
		now.State = state
		l.Append(kind, a.From(), desk.Body{Attachments: []desk.Attachment{now.Attachment}})
		if state == desk.FileInfected {
			l.Record(a, "file.infected", string(id))
		}
		return nil
	})
	cmd.Files = []desk.FileID{id}
	_, err = s.run(ctx, cmd)
	return err
}

// removeDeleted removes the bytes of files whose message was deleted, with what
// was made of them and what was kept apart. What a process leaves that dies
// meanwhile the sweep finds.
func (s *Service) removeDeleted(ctx context.Context) error {
	files, err := s.store.DeletedFiles(ctx, filePart)
	if err != nil {
		return err
	}
	for i := range files {
		if err := s.keeper.Remove(files[i].ID); err != nil {
			return err
		}
		if err := s.store.FileGone(ctx, files[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// ForgetFiles removes files of deleted messages, files that no message came to show, those that were kept
// apart long enough, and what uploads that broke off have left on disk.
func (s *Service) ForgetFiles(ctx context.Context) error {
	if err := s.removeDeleted(ctx); err != nil {
		return err
	}
	before := s.Now().Add(-unusedFor)
	unused, err := s.store.UnusedFiles(ctx, before.UnixMilli(), s.Now().Add(-attach.IsolatedFor).UnixMilli(), filePart)
	if err != nil {
		return err
	}
	for i := range unused {
		f := &unused[i]
		dropped, err := s.store.DropFile(ctx, f.ID)
		if err == nil && dropped {
			err = s.keeper.Remove(f.ID)
		}
		if err != nil {
			return err
		}
	}
	return s.keeper.Sweep(ctx, before, s.store.KnownFiles)
}
