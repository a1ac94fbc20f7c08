package chat_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"careline/server/attach"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/report"
	"careline/server/store"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// delete deletes an event for a reason of the list.
func (h *house) delete(a desk.Actor, c desk.ConversationID, seq int64) error {
	_, err := h.chat.Delete(h.t.Context(), a, chat.Deleting{Conversation: c, Seq: seq, Reason: desk.DeletedSensitive})
	return err
}

func TestADeletedMessageLeavesATrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		sue := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
		if err := h.chat.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		c := h.open("hello")
		clientID := uuid.NewString()
		typed := chat.Sending{Conversation: c, Text: "my card is 4111 1111 1111 1111", ClientID: clientID}
		card, err := h.chat.Send(ctx, h.maya, typed)
		if err != nil {
			t.Fatal(err)
		}
		in := chat.Deleting{Conversation: c, Seq: card.Seq, Reason: desk.DeletedOther, Words: "a number typed by mistake", ClientID: uuid.NewString()}
		e, err := h.chat.Delete(ctx, sue, in)
		if err != nil || e.Kind != desk.MessageDeleted || e.Body.Deletes != card.Seq || e.Body.Reason != in.Words || e.From.Name != "Sue" {
			t.Fatalf("%+v, %v", e, err)
		}
		if again, err := h.chat.Delete(ctx, sue, in); err != nil || again.Seq != e.Seq {
			t.Errorf("repeated: %+v, %v", again, err)
		}
		refuse(t, h.delete(sue, c, card.Seq), desk.ErrDeleted)
		for _, a := range []desk.Actor{h.maya, sue} {
			events, err := h.chat.Events(ctx, a, c, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := json.Marshal(events)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, []byte("4111")) {
				t.Errorf("%s still reads it: %s", a.Kind, raw)
			}
			at := slices.IndexFunc(events, func(e desk.Event) bool { return e.Seq == card.Seq })
			left := events[at]
			if left.Kind != desk.Message || left.At != card.At || left.From != card.From || left.ClientID != clientID ||
				left.Body.Deleted == nil || *left.Body.Deleted != (desk.Deletion{At: e.At, By: desk.Person{ID: "s_sue", Name: "Sue"}, Reason: in.Words}) {
				t.Errorf("what is left is %+v", left)
			}
		}
		if row := h.row(c); row.Preview != "" || row.PreviewFrom != desk.KindPatient || row.WaitingSince == 0 {
			t.Errorf("the row says %q of %s, waiting since %d", row.Preview, row.PreviewFrom, row.WaitingSince)
		}
		// A widget that never heard that it was sent asks again, and is answered.
		if again, err := h.chat.Send(ctx, h.maya, typed); err != nil || again.Seq != card.Seq || again.Body.Text != "" {
			t.Errorf("sent again: %+v, %v", again, err)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
		trail, err := h.store.AuditTrail(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.DeleteFunc(trail, func(l desk.AuditLine) bool { return l.Action != "message.deleted" })
		if len(lines) != 1 || lines[0].Actor.ID != "s_sue" || lines[0].Details != `{"author":"patient:p_maya","reason":"a number typed by mistake"}` {
			t.Errorf("%+v", lines)
		}
		// What was said later stands in lists, and deleting an earlier one leaves it.
		h.send(h.ana, c, "Thank you.")
		if err := h.delete(sue, c, h.seqOf(c, desk.Message)); err != nil {
			t.Fatal(err)
		}
		if row := h.row(c); row.Preview != "Thank you." {
			t.Errorf("the row says %q", row.Preview)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// A call that was logged by mistake is taken out with its note. What it counted
// stays: the row, the patient's contacts, and every figure.
func TestADeletedCallLeavesATrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		sue := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
		if err := h.chat.Reload(ctx); err != nil {
			t.Fatal(err)
		}
		c := h.open("hello")
		if _, err := h.chat.Note(ctx, h.ana, chat.Sending{Conversation: c, Text: "an earlier note", ClientID: uuid.NewString()}); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Minute)
		in := chat.Call{Inbound: true, Outcome: desk.CallReached, Note: "asks for zebrafinch", When: h.clock().UnixMilli() - hourMS, Minutes: 9}
		clientID := uuid.NewString()
		must(t)(h.chat.LogCall(ctx, h.ana, c, in, clientID))
		call := h.seqOf(c, desk.CallLogged)
		before, stood := h.facts(c), stands(h.at(c))
		h.pass(time.Minute)

		refuse(t, h.delete(h.maya, c, call), desk.ErrForbidden)
		refuse(t, h.delete(h.ben, c, call), desk.ErrNotOwn)
		why := chat.Deleting{Conversation: c, Seq: call, Reason: desk.DeletedOther, Words: "she asks for zebrafinch"}
		if _, err := h.chat.Delete(ctx, h.ana, why); !errors.Is(err, desk.ErrRepeats) {
			t.Errorf("a reason that repeats its note: %v", err)
		}
		why.Words, why.ClientID = "another patient's", uuid.NewString()
		e, err := h.chat.Delete(ctx, h.ana, why)
		if err != nil || e.Kind != desk.CallDeleted || e.Body.Deletes != call || e.Body.Reason != why.Words {
			t.Fatalf("%+v, %v", e, err)
		}
		if again, err := h.chat.Delete(ctx, h.ana, why); err != nil || again.Seq != e.Seq {
			t.Errorf("repeated: %+v, %v", again, err)
		}
		refuse(t, h.delete(sue, c, call), desk.ErrDeleted)
		refuse(t, h.delete(sue, c, call-1), desk.ErrDeleted)

		trace := desk.Deletion{At: e.At, By: desk.Person{ID: "s_ana", Name: h.ana.Name}, Reason: why.Words}
		events, err := h.chat.Events(ctx, sue, c, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if raw, _ := json.Marshal(events); bytes.Contains(raw, []byte("zebrafinch")) || !bytes.Contains(raw, []byte("an earlier note")) {
			t.Errorf("the log is %s", raw)
		}
		note, left := events[call-2], events[call-1]
		if note.Body.Text != "" || note.Body.Deleted == nil || *note.Body.Deleted != trace {
			t.Errorf("what is left of its note is %+v", note)
		}
		if b := left.Body; b.Deleted == nil || *b.Deleted != trace || b.When != 0 || b.Minutes != 0 || !b.Inbound || b.Outcome != desk.CallReached || left.At >= e.At {
			t.Errorf("what is left of the call is %+v", left)
		}
		if got := h.kinds(h.maya, c); !slices.Contains(got, desk.CallDeleted) || slices.Contains(got, desk.NoteDeleted) {
			t.Errorf("the patient reads %v", got)
		}

		if now := h.facts(c); figuresOf(now[c]) != figuresOf(before[c]) {
			t.Errorf("figures were\n%s\nand are\n%s", figuresOf(before[c]), figuresOf(now[c]))
		}
		if is := stands(h.at(c)); !reflect.DeepEqual(is, stood) {
			t.Errorf("it stood as\n%+v\nand stands as\n%+v", stood, is)
		}
		if n := h.scalar(d, "SELECT count(*) FROM patient_contacts WHERE conversation_id = '"+string(c)+"' AND seq = "+strconv.FormatInt(call, 10)); n != 1 {
			t.Errorf("it counts as %d contacts, want the one that it was", n)
		}
		// Nothing is left by which its words could be tried: a repetition is
		// known by its client id alone.
		if n := h.scalar(d, "SELECT count(*) FROM events WHERE conversation_id = '"+string(c)+"' AND digest IS NOT NULL AND seq BETWEEN "+strconv.FormatInt(call-1, 10)+" AND "+strconv.FormatInt(e.Seq-1, 10)); n != 0 {
			t.Errorf("%d digests of it are there", n)
		}
		last := h.row(c).LastSeq
		must(t)(h.chat.LogCall(ctx, h.ana, c, in, clientID))
		if now := h.row(c).LastSeq; now != last {
			t.Errorf("logged again: the log went from %d to %d", last, now)
		}
		trail, err := h.store.AuditTrail(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, l := range trail {
			if strings.HasSuffix(l.Action, ".deleted") {
				said = append(said, l.Action+" "+l.Target+" "+l.Details)
			}
		}
		details := ` {"author":"staff:s_ana","reason":"another patient's"}`
		want := []string{"call.deleted " + strconv.FormatInt(call, 10) + details, "note.deleted " + strconv.FormatInt(call-1, 10) + details}
		if slices.Sort(said); !slices.Equal(said, want) {
			t.Errorf("the audit log says %q, want %q", said, want)
		}

		// One without a note takes nobody else's; a note that went before stays gone.
		must(t)(h.chat.LogCall(ctx, h.ana, c, chat.Call{Outcome: desk.CallNoAnswer}, ""))
		at := h.row(c).LastSeq
		for h.kinds(h.boss, c)[at-1] != desk.CallLogged {
			at--
		}
		if err := h.delete(h.ana, c, at); err != nil {
			t.Fatal(err)
		}
		must(t)(h.chat.LogCall(ctx, h.ana, c, chat.Call{Outcome: desk.CallNoAnswer, Note: "nobody there"}, ""))
		at = h.row(c).LastSeq
		for h.kinds(h.boss, c)[at-1] != desk.CallLogged {
			at--
		}
		for _, seq := range []int64{at - 1, at} {
			if err := h.delete(h.ana, c, seq); err != nil {
				t.Fatal(err)
			}
		}
		notes, calls := 0, 0
		for _, kind := range h.kinds(h.boss, c) {
			if kind == desk.NoteDeleted {
				notes++
			}
			if kind == desk.CallDeleted {
				calls++
			}
		}
		if notes != 2 || calls != 3 {
			t.Errorf("%d notes and %d calls are said to be deleted, want 2 and 3", notes, calls)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// scalar is a number that the database tells.
func (h *house) scalar(d storetest.Database, query string) (n int) {
	h.t.Helper()
	raw, err := storetest.Raw(d.Options)
	if err == nil {
		err = errors.Join(raw.QueryRowContext(h.t.Context(), query).Scan(&n), raw.Close())
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// seqOf is the first event of a kind.
func (h *house) seqOf(c desk.ConversationID, kind desk.EventKind) int64 {
	h.t.Helper()
	return int64(slices.Index(h.kinds(h.boss, c), kind)) + 1
}

func TestWhoDeletesWhat(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	sue := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
	far := h.hire("s_far", "Far", desk.RoleSupervisor, "d_billing")
	reader := h.hire("s_mia", "Mia", desk.RoleManager, "d_scheduling")
	if err := h.chat.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	c := h.open("hello")
	theirs := h.seqOf(c, desk.Message)
	note := func(text string) int64 {
		e, err := h.chat.Note(ctx, h.ana, chat.Sending{Conversation: c, Text: text, ClientID: uuid.NewString(), Mentions: []desk.StaffID{"s_ben"}})
		if err != nil {
			t.Fatal(err)
		}
		return e.Seq
	}
	own := h.send(h.ana, c, "An answer.").Seq
	refuse(t, h.delete(h.maya, c, theirs), desk.ErrForbidden)
	refuse(t, h.delete(h.other, c, theirs), desk.ErrForbidden)
	refuse(t, h.delete(far, c, theirs), desk.ErrNotFound)
	refuse(t, h.delete(reader, c, theirs), desk.ErrForbidden)
	refuse(t, h.delete(h.ana, c, theirs), desk.ErrNotOwn)
	refuse(t, h.delete(h.ben, c, own), desk.ErrNotOwn)
	refuse(t, h.delete(h.ana, c, 1), desk.ErrNotOwn)
	refuse(t, h.delete(sue, c, 1), desk.ErrNotDeletable)
	refuse(t, h.delete(sue, c, 999), desk.ErrNoSuchThing)
	for _, in := range []chat.Deleting{
		{}, {Reason: "boredom"}, {Reason: desk.DeletedOther}, {Reason: desk.DeletedOther, Words: " "}, {Reason: desk.DeletedOther, Words: strings.Repeat("x", 501)},
		{Reason: desk.DeletedMistake, Words: "words"}, {Reason: desk.DeletedOther, Words: "it said “an answer”"},
	} {
		in.Conversation, in.Seq = c, own
		if _, err := h.chat.Delete(ctx, h.ana, in); desk.AsError(err).Kind != desk.Invalid {
			t.Errorf("%+v: %v", in, err)
		}
	}
	before := h.row(c)
	if err := h.delete(h.ana, c, own); err != nil {
		t.Error(err)
	}
	if row := h.row(c); row.LastSeq != before.LastSeq+1 || row.Status != before.Status || row.Assignee != before.Assignee {
		t.Errorf("it changed the conversation from\n%+v to\n%+v", before, row)
	}
	later := note("Look at 12345.")
	if err := h.delete(h.ana, c, later); err != nil {
		t.Error(err)
	}
	if got := h.kinds(h.maya, c); slices.Contains(got, desk.NoteDeleted) || slices.Contains(got, desk.Note) {
		t.Errorf("the patient reads of a note: %v", got)
	}
	events, err := h.chat.Events(ctx, h.ben, c, later-1, 1)
	if err != nil || events[0].Body.Text != "" || events[0].Body.Mentions != nil || events[0].Body.Deleted == nil {
		t.Errorf("what is left of the note is %+v, %v", events, err)
	}
	// A day later one's own is a supervisor's to delete; after the end as well.
	old := h.send(h.ana, c, "Another.").Seq
	must(t)(h.chat.Resolve(ctx, h.ana, c, ""))
	h.pass(desk.OwnDeletion + time.Second)
	refuse(t, h.delete(h.ana, c, old), desk.ErrOwnTooOld)
	if err := h.delete(sue, c, old); err != nil {
		t.Error(err)
	}
	if err := h.delete(h.auditor, c, theirs); err != nil {
		t.Error(err)
	}
	if row := h.row(c); row.Unresolved() {
		t.Error("it is open again")
	}
	must(t)(h.chat.Restrict(ctx, h.boss, c, "s_sue", "her sister", ""))
	refuse(t, h.delete(sue, c, old), desk.ErrNotFound)
	if err := h.sound(c); err != nil {
		t.Error(err)
	}
}

// A deletion and a message that come together are both there; of two deletions
// one is.
func TestDeletionsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		c := h.open("hello")
		seq := h.seqOf(c, desk.Message)
		const many = 8
		answers := make(chan error, 2*many)
		for range many {
			go func() { answers <- h.delete(h.boss, c, seq) }()
			go func() {
				_, err := h.chat.Send(t.Context(), h.maya, chat.Sending{Conversation: c, Text: "more", ClientID: uuid.NewString()})
				answers <- err
			}()
		}
		refused := 0
		for range 2 * many {
			switch err := <-answers; {
			case errors.Is(err, desk.ErrDeleted):
				refused++
			case err != nil:
				t.Error(err)
			}
		}
		if refused != many-1 {
			t.Errorf("%d of %d were refused", refused, many)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// keeps gives the house a folder of files.
func (h *house) keeps(dir string) *attach.Keeper {
	h.t.Helper()
	k, err := attach.Open(dir, attach.Options{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.chat, err = chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock, Files: k})
	if err != nil {
		h.t.Fatal(err)
	}
	return k
}

const onePage = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// sendFile sends a message that is a file.
func (h *house) sendFile(a desk.Actor, c desk.ConversationID, name string) (desk.FileID, int64) {
	h.t.Helper()
	f, err := h.chat.Upload(h.t.Context(), a, chat.Uploading{Name: name, Bytes: strings.NewReader(onePage)})
	if err != nil {
		h.t.Fatal(err)
	}
	e, err := h.chat.Send(h.t.Context(), a, chat.Sending{Conversation: c, ClientID: uuid.NewString(), Attachments: []desk.FileID{f.ID}})
	if err != nil {
		h.t.Fatal(err)
	}
	return f.ID, e.Seq
}

// filesIn are the files in a folder.
func filesIn(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestADeletedFileIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		ctx := t.Context()
		dir := t.TempDir()
		h.keeps(dir)
		c := h.open("hello")
		kept, _ := h.sendFile(h.maya, c, "stays.pdf")
		id, seq := h.sendFile(h.maya, c, "My-diagnosis.pdf")
		// As the scanner tells it of a file that waited: with its name.
		if err := h.judged(c, id); err != nil {
			t.Fatal(err)
		}
		if err := h.delete(h.boss, c, seq); err != nil {
			t.Fatal(err)
		}
		if left := filesIn(t, dir); len(left) != 1 || !strings.Contains(left[0], string(kept)) {
			t.Errorf("there is %v", left)
		}
		for _, a := range []desk.Actor{h.maya, h.ana} {
			_, err := h.chat.File(ctx, a, id)
			refuse(t, err, desk.ErrFileDeleted)
			_, r, _, err := h.chat.ReadFile(ctx, a, id, attach.Original)
			if refuse(t, err, desk.ErrFileDeleted); r != nil {
				t.Error("it is given all the same")
			}
		}
		_, err := h.chat.File(ctx, h.other, id)
		refuse(t, err, desk.ErrNoSuchThing)
		f, err := h.store.File(ctx, id)
		if err != nil || f.Name != "" || f.Size != 0 || len(f.Digest) != 0 || f.State != desk.FileGone {
			t.Errorf("%+v, %v", f, err)
		}
		events, err := h.store.Events(ctx, c, desk.KindStaff, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		if raw, _ := json.Marshal(events); bytes.Contains(raw, []byte("diagnosis")) || !bytes.Contains(raw, []byte("stays.pdf")) {
			t.Errorf("%s", raw)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	})
}

// judged writes what a scanner says later of a file.
func (h *house) judged(c desk.ConversationID, id desk.FileID) error {
	_, err := h.store.Do(h.t.Context(), store.Command{
		Conversation: c, Files: []desk.FileID{id},
		Allow: func(*desk.Conversation, bool) error { return nil },
		Decide: func(l *desk.Ledger) error {
			l.Append(desk.FileChecked, desk.System("scanner").From(), desk.Body{Attachments: []desk.Attachment{l.Files[id].Attachment}})
			return nil
		},
	})
	return err
}

// A process that dies between the commit and the disk leaves bytes that nobody
// gets, and that the next sweep removes however young they are.
func TestTheSweepRemovesDeletedFiles(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	dir := t.TempDir()
	h.keeps(dir)
	c := h.open("hello")
	id, seq := h.sendFile(h.maya, c, "card.pdf")
	whole := h.chat
	var err error
	if h.chat, err = chat.New(h.store, h.bus, chat.Options{DigestKey: []byte("a key of the tests"), Now: h.clock}); err != nil { // it dies before it touches a file
		t.Fatal(err)
	}
	if err := h.delete(h.boss, c, seq); err != nil {
		t.Fatal(err)
	}
	h.chat = whole
	if len(filesIn(t, dir)) != 1 {
		t.Fatal("there is nothing to sweep")
	}
	_, err = h.chat.File(t.Context(), h.maya, id)
	refuse(t, err, desk.ErrFileDeleted)
	if err := h.chat.ForgetFiles(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := filesIn(t, dir); len(left) != 0 {
		t.Errorf("there is %v", left)
	}
}

// What was deleted is no longer in the database's files either, wherever lists
// and searches had put it before.
func TestDeletedWordsLeaveTheDatabaseFile(t *testing.T) {
	d := storetest.SQLite(t)
	h := newHouse(t, d)
	const secret = "zebrafinch"
	c := h.open("I have " + secret + ", " + strings.Repeat("and much more of it, ", 400) + secret)
	h.send(h.ana, c, "Noted.")
	if !inFiles(t, d.Options.DataDir, secret) {
		t.Fatal("it was never there")
	}
	if err := h.delete(h.boss, c, h.seqOf(c, desk.Message)); err != nil {
		t.Fatal(err)
	}
	raw, err := storetest.Raw(d.Options)
	if err == nil {
		_, err = raw.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)") // the log of writes is written over as it goes
		err = errors.Join(err, raw.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if inFiles(t, d.Options.DataDir, secret) {
		t.Error("it is in the files still")
	}
}

func inFiles(t *testing.T, dir, words string) bool {
	t.Helper()
	return slices.ContainsFunc(filesIn(t, dir), func(path string) bool {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(raw, []byte(words))
	})
}

func TestDeletingWhatWasJoined(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	sue := h.hire("s_sue", "Sue", desk.RoleSupervisor, "d_scheduling")
	if err := h.chat.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	a, b := h.open("one"), h.open("two")
	own := h.send(h.ana, b, "An answer.").Seq
	must(t)(h.chat.Merge(ctx, h.ana, a, b, ""))
	before := h.facts(a, b)
	for who, seq := range map[*desk.Actor]int64{&sue: h.seqOf(b, desk.Message), &h.ana: own} {
		if err := h.delete(*who, b, seq); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.delete(sue, a, h.seqOf(a, desk.Message)); err != nil {
		t.Fatal(err)
	}
	if now := h.facts(a, b); figuresOf(now[a]) != figuresOf(before[a]) {
		t.Errorf("figures were\n%s\nand are\n%s", figuresOf(before[a]), figuresOf(now[a]))
	}
	must(t)(h.chat.Unmerge(ctx, h.ana, a, ""))
	for _, c := range []desk.ConversationID{a, b} {
		row := h.row(c)
		if row.MergedInto != nil || !row.Unresolved() || row.Preview != "" {
			t.Errorf("taken apart it stands as %+v", row)
		}
		if err := h.sound(c); err != nil {
			t.Error(err)
		}
	}
}

// Whatever is deleted and whenever, no figure changes: neither as they are kept
// event by event nor read off the log again.
func TestDeletingChangesNoFigure(t *testing.T) {
	base := storetest.SQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		h, ctx := newHouse(t, base), t.Context()
		c := h.open("a question")
		staff := rapid.SampledFrom([]desk.Actor{h.ana, h.ben})
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			h.pass(time.Duration(rapid.IntRange(1, 900).Draw(rt, "seconds")) * time.Second)
			var err error
			switch rapid.IntRange(0, 7).Draw(rt, "step") {
			case 0, 1:
				h.send(h.maya, c, "more")
			case 2:
				h.send(staff.Draw(rt, "who"), c, "an answer")
			case 3:
				_, err = h.chat.Send(ctx, staff.Draw(rt, "who"), chat.Sending{Conversation: c, Text: "one moment", Holding: true, ClientID: uuid.NewString()})
			case 4:
				_, err = h.chat.Note(ctx, staff.Draw(rt, "who"), chat.Sending{Conversation: c, Text: "a note", ClientID: uuid.NewString()})
			case 5:
				_, err = h.chat.Wait(ctx, staff.Draw(rt, "who"), c, chat.Waiting{On: "insurer", Reason: "they look", Due: h.clock().UnixMilli() + hourMS}, "")
			case 6:
				_, err = h.chat.Resolve(ctx, staff.Draw(rt, "who"), c, "")
			case 7:
				call := chat.Call{Inbound: rapid.Bool().Draw(rt, "inbound"), Outcome: rapid.SampledFrom([]string{desk.CallReached, desk.CallNoAnswer, desk.CallVoicemail}).Draw(rt, "outcome"),
					Note: rapid.SampledFrom([]string{"", "a note"}).Draw(rt, "written"), Minutes: rapid.IntRange(0, 9).Draw(rt, "minutes")}
				_, err = h.chat.LogCall(ctx, staff.Draw(rt, "who"), c, call, "")
			}
			if err != nil && desk.AsError(err).Kind == desk.Unavailable {
				rt.Fatal(err)
			}
		}
		before, stood := h.facts(c), stands(h.at(c))
		for i, kind := range h.kinds(h.boss, c) {
			if (kind == desk.Message || kind == desk.Note || kind == desk.CallLogged) && rapid.Bool().Draw(rt, "deleted") {
				h.pass(time.Duration(rapid.IntRange(1, 900).Draw(rt, "seconds")) * time.Second)
				if err := h.delete(h.boss, c, int64(i)+1); err != nil {
					rt.Fatal(err)
				}
			}
		}
		if now := h.facts(c); figuresOf(now[c]) != figuresOf(before[c]) {
			rt.Fatalf("figures were\n%s\nand are\n%s", figuresOf(before[c]), figuresOf(now[c]))
		}
		is := stands(h.at(c))
		if is.Preview, stood.Preview = "", ""; !reflect.DeepEqual(is, stood) {
			rt.Fatalf("it stood as\n%+v\nand stands as\n%+v", stood, is)
		}
		if err := h.sound(c); err != nil {
			rt.Fatal(err)
		}
	})
}

// figuresOf is all that figures know of episodes.
func figuresOf(all []report.Episode) string {
	var out []byte
	for _, e := range all {
		e.Seq = 0
		out = append(out, e.Encode()...)
	}
	return string(out)
}
