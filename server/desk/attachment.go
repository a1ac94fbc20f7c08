package desk

import (
	"slices"
	"strings"
)

// FileID names a file that somebody sent.
type FileID string

// FileState is what the virus scanner said of a file.
type FileState string

const (
	FileScanning  FileState = "scanning"  // it has not answered yet: nobody opens the file
	FileClean     FileState = "clean"     // it found nothing
	FileInfected  FileState = "infected"  // it found something: the file is kept apart
	FileUnscanned FileState = "unscanned" // there is no scanner here
	FileDeleted   FileState = "deleted"   // what showed it was deleted: its bytes go next
	FileGone      FileState = "gone"      // they went; the row says so to whoever has a link
)

// Openable reports whether a file in this state is given to anybody.
func (s FileState) Openable() bool { return s == FileClean || s == FileUnscanned }

// MaxAttachments is how many files one message has.
const MaxAttachments = 10

// Attachment is a file as a message shows it.
type Attachment struct {
	ID      FileID    `json:"id"`
	Name    string    `json:"name"`
	Type    string    `json:"type"` // by content
	Size    int64     `json:"size"`
	Width   int       `json:"width,omitempty"` // as shown; 0: no picture
	Height  int       `json:"height,omitempty"`
	Preview bool      `json:"preview,omitempty"` // there is a small picture of it
	State   FileState `json:"state"`             // when the message was sent; attachment_checked tells what came of it
}

// File is a file that was sent in, used or not.
type File struct {
	Attachment
	Owner       string // the conversation or article that shows it; "": not used yet
	Seq         int64  // of the event that shows it; 0: none
	PatientSees bool   // as that event
	Author      string // Actor.Author of who sent it in
	ClientID    string
	Digest      []byte // SHA-256 of the bytes as kept
	CreatedAt   int64
}

// Refusals of files that are to be sent.
var (
	ErrFileDeleted  = &Error{Kind: NotFound, Code: "file_deleted", Public: "This file was deleted with its message."}
	ErrNoSuchFile   = &Error{Kind: Invalid, Code: "no_such_file", Public: "One of the files is no longer here. Choose it again."}
	ErrTooManyFiles = &Error{Kind: Invalid, Code: "too_many_files", Public: "One message can have up to 10 files. Send the others with the next one."}
)

// CheckMessage is CheckText for a message with so many files: with any, it
// needs no words.
func CheckMessage(text string, files int) error {
	if files > MaxAttachments {
		return ErrTooManyFiles
	}
	if files > 0 {
		return CheckLine(text, MaxTextRunes)
	}
	return CheckText(text)
}

// Takes finds the files that a message is to have among those that the ledger
// knows. They must be the author's own, not yet used, and not infected.
func (l *Ledger) Takes(a Actor, ids []FileID) ([]Attachment, error) {
	var out []Attachment
	for i, id := range ids {
		f, ok := l.Files[id]
		if !ok || slices.Contains(ids[:i], id) || f.Owner != "" || f.Author != a.Author() || f.State == FileInfected {
			return nil, ErrNoSuchFile
		}
		out = append(out, f.Attachment)
	}
	return out, nil
}

// wordsOf is what stands in lists for a message: its text, or else what its
// files are called.
func wordsOf(b *Body) string {
	if strings.TrimFunc(b.Text, isBlank) != "" || len(b.Attachments) == 0 {
		return b.Text
	}
	names := make([]string, len(b.Attachments))
	for i := range b.Attachments {
		names[i] = b.Attachments[i].Name
	}
	return strings.Join(names, ", ")
}
