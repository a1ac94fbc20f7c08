package chat_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// Whatever people do, in whatever order: the log stays dense, its row is the
// fold of it, the patient's chain fits, and nobody who waits is forgotten.
func TestAnyOrderOfVerbs(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	ctx := t.Context()
	rapid.Check(t, func(r *rapid.T) {
		opened, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "scheduling", Text: "hello", ClientID: uuid.NewString()})
		if err != nil {
			r.Fatal(err)
		}
		c := opened.ID
		staff := rapid.SampledFrom([]desk.Actor{h.ana, h.ben, h.boss})
		either := rapid.SampledFrom([]desk.Actor{h.maya, h.ana, h.ben})
		last := map[string]chat.Sending{} // the last command of each author, to be repeated
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			h.pass(time.Duration(rapid.IntRange(-2000, 60_000).Draw(r, "ms")) * time.Millisecond)
			var err error
			switch rapid.IntRange(0, 10).Draw(r, "verb") {
			case 0, 1, 2:
				a := either.Draw(r, "who")
				in := chat.Sending{Conversation: c, Text: rapid.StringMatching(`[a-z]{1,8}`).Draw(r, "text"), ClientID: uuid.NewString(), KeepOpen: rapid.Bool().Draw(r, "keep")}
				last[a.ID] = in
				_, err = h.chat.Send(ctx, a, in)
			case 3:
				a := either.Draw(r, "who")
				if in, ok := last[a.ID]; ok {
					before := h.row(c).LastSeq
					_, err = h.chat.Send(ctx, a, in)
					if err == nil && h.row(c).LastSeq != before {
						r.Fatal("a repetition wrote something")
					}
				}
			case 4:
				_, err = h.chat.Note(ctx, staff.Draw(r, "who"), chat.Sending{Conversation: c, Text: "note", ClientID: uuid.NewString()})
			case 5:
				to := rapid.SampledFrom([]desk.StaffID{"", "s_ana", "s_ben"}).Draw(r, "to")
				_, err = h.chat.Assign(ctx, staff.Draw(r, "who"), c, to, "")
			case 6:
				on := rapid.SampledFrom([]string{"", "patient", "insurer"}).Draw(r, "on")
				_, err = h.chat.Wait(ctx, staff.Draw(r, "who"), c, chat.Waiting{On: on}, "")
			case 7:
				_, err = h.chat.Resolve(ctx, either.Draw(r, "who"), c, "")
			case 8:
				_, err = h.chat.Reopen(ctx, either.Draw(r, "who"), c, "")
			case 9:
				err = h.chat.Read(ctx, either.Draw(r, "who"), c, rapid.Int64Range(0, 99).Draw(r, "seq"))
			case 10:
				seq := rapid.Int64Range(0, 20).Draw(r, "seq")
				_, err = h.chat.Delete(ctx, staff.Draw(r, "who"), chat.Deleting{Conversation: c, Seq: seq, Reason: desk.DeletedMistake})
			}
			var coded *desk.Error
			if err != nil && (!errors.As(err, &coded) || coded.Kind == desk.Unavailable) {
				r.Fatal(err)
			}
			if err := h.sound(c); err != nil {
				r.Fatal(err)
			}
		}
	})
}

// sound says what is wrong with a conversation, if anything is.
func (h *house) sound(c desk.ConversationID) error {
	ctx := h.t.Context()
	row, err := h.store.Conversation(ctx, c)
	if err != nil {
		return err
	}
	events, err := h.store.Events(ctx, c, desk.KindStaff, 0, 10_000)
	if err != nil {
		return err
	}
	fold := desk.Conversation{ID: row.ID, Reference: row.Reference, Site: row.Site, Patient: row.Patient, Rev: row.Rev, ChangedAt: row.ChangedAt}
	var at int64
	for i := range events {
		e := &events[i]
		if e.Seq != int64(i)+1 || e.At < at {
			return fmt.Errorf("event %d has seq %d, at %d after %d", i, e.Seq, e.At, at)
		}
		at = e.At
		desk.Apply(&fold, e)
	}
	if fold.TimerAt = row.TimerAt; !reflect.DeepEqual(fold, row) {
		return fmt.Errorf("row  %+v\nfold %+v", row, fold)
	}
	seen, err := h.store.Events(ctx, c, desk.KindPatient, 0, 10_000)
	if err != nil {
		return err
	}
	var prev int64
	for i := range seen {
		if seen[i].PatientPrev != prev {
			return fmt.Errorf("patient's event %d has prev %d, want %d", seen[i].Seq, seen[i].PatientPrev, prev)
		}
		prev = seen[i].Seq
	}
	switch {
	case prev != row.PatientSeq:
		return fmt.Errorf("patient_seq %d, want %d", row.PatientSeq, prev)
	case row.WaitingSince > 0 && !row.Unresolved():
		return errors.New("a reply is owed, and the conversation is resolved")
	case row.Unresolved() && row.Assignee == "" && row.Status != desk.StatusQueued:
		return fmt.Errorf("%s, and nobody's", row.Status)
	}
	return nil
}
