package backup_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"careline/server/backup"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// What is deleted before a back-up is not in it; what is deleted while it is
// written is no reason to fail.
func TestABackupWhileMessagesAreDeleted(t *testing.T) {
	h := open(t, storetest.SQLite(t))
	h.furnish()
	ctx := t.Context()
	it, err := h.chat.Open(ctx, h.maya, chat.Opening{Department: "scheduling", Text: "hello", ClientID: uuid.NewString()})
	if err != nil {
		t.Fatal(err)
	}
	boss := desk.Actor{Kind: desk.KindStaff, ID: "s_boss", Name: "Bo", Role: desk.RoleAdmin}
	remove := func(seq int64) {
		_, err := h.chat.Delete(ctx, boss, chat.Deleting{Conversation: it.ID, Seq: seq, Reason: desk.DeletedSensitive})
		if err != nil {
			t.Error(err)
		}
	}
	const before = 3
	var sent []desk.Event
	for n := range 40 {
		f, err := h.chat.Upload(ctx, h.maya, chat.Uploading{Name: "a.pdf", Bytes: strings.NewReader(pdf + strings.Repeat("\n", n))})
		if err != nil {
			t.Fatal(err)
		}
		e, err := h.chat.Send(ctx, h.maya, chat.Sending{Conversation: it.ID, ClientID: uuid.NewString(), Text: fmt.Sprint("secret-", n, "."), Attachments: []desk.FileID{f.ID}})
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, e)
	}
	for _, e := range sent[:before] {
		remove(e.Seq)
	}
	var deleting sync.WaitGroup
	deleting.Go(func() {
		for _, e := range sent[before:] {
			remove(e.Seq)
		}
	})
	dir := filepath.Join(t.TempDir(), "monday")
	_, err = backup.Write(ctx, dir, "test", h.store, h.files, time.Now())
	deleting.Wait()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "tables", "events.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	back := open(t, storetest.SQLite(t))
	if _, err := backup.Restore(ctx, dir, back.store, back.files); err != nil {
		t.Fatal(err)
	}
	for n, e := range sent[:before] {
		if strings.Contains(string(raw), fmt.Sprint("secret-", n, ".")) {
			t.Errorf("message %d is in the back-up", n)
		}
		if _, err := os.Stat(filepath.Join(dir, "files", string(e.Body.Attachments[0].ID)+".original")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("file %d is in the back-up: %v", n, err)
		}
		if got := back.log(it.ID)[e.Seq-1]; got.Body.Text != "" || got.Body.Deleted == nil {
			t.Errorf("restored it says %+v", got.Body)
		}
	}
}
