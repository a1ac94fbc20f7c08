package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"careline/server/attach"
	"careline/server/backup"
	"careline/server/bus"
	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

type house struct {
	t     *testing.T
	store *store.Store
	files *attach.Keeper
	chat  *chat.Service
	maya  desk.Actor
}

func open(t *testing.T, d storetest.Database) *house {
	t.Helper()
	h := &house{t: t, store: d.Open(t)}
	var err error
	if h.files, err = attach.Open(filepath.Join(d.Options.DataDir, attach.Folder), attach.Options{}); err != nil {
		t.Fatal(err)
	}
	return h
}

// furnish makes a site, a department and a patient.
func (h *house) furnish() {
	h.t.Helper()
	ctx := h.t.Context()
	must := func(err error) {
		h.t.Helper()
		if err != nil {
			h.t.Fatal(err)
		}
	}
	must(h.store.SaveDepartment(ctx, desk.Department{ID: "d_1", Key: "scheduling", Name: map[string]string{"en": "Scheduling"}, Active: true}))
	must(h.store.SaveSite(ctx, desk.Site{ID: "si_1", Key: "k", Name: "Clinic", Zone: "UTC", Languages: []string{"en"}, Departments: []desk.DepartmentID{"d_1"}}))
	must(h.store.CreatePatient(ctx, desk.Patient{ID: "p_1", Site: "si_1", CreatedAt: 1}, desk.Session{ID: "ss_1", Kind: desk.KindPatient, Owner: "p_1", ExpiresAt: 1 << 50}))
	h.maya = desk.Actor{Kind: desk.KindPatient, ID: "p_1", Site: "si_1", Session: "ss_1"}
	news := bus.NewInProcess[chat.Notice]()
	h.t.Cleanup(news.Close)
	var err error
	h.chat, err = chat.New(h.store, news, chat.Options{DigestKey: []byte("k"), Files: h.files})
	must(err)
}

func (h *house) log(c desk.ConversationID) []desk.Event {
	h.t.Helper()
	events, err := h.store.Events(h.t.Context(), c, desk.KindStaff, 0, 10_000)
	if err != nil {
		h.t.Fatal(err)
	}
	return events
}

// Taken while people write, restored into either database: every log is a
// beginning of what it became, without a gap, and each file that it shows is
// there, byte for byte.
func TestABackupIsOneInstant(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := open(t, d)
		h.furnish()
		var all []desk.ConversationID
		for i := range 4 {
			it, err := h.chat.Open(t.Context(), h.maya, chat.Opening{Department: "scheduling", Text: fmt.Sprint("question ", i, " \x01 é 😀"), ClientID: uuid.NewString()})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, it.ID)
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var writers sync.WaitGroup
		var began sync.WaitGroup
		for _, c := range all {
			began.Add(1)
			writers.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					in := chat.Sending{Conversation: c, ClientID: uuid.NewString(), Text: fmt.Sprint(n)}
					if n%5 == 0 && n < 50 {
						f, err := h.chat.Upload(t.Context(), h.maya, chat.Uploading{Name: "a.pdf", Bytes: strings.NewReader(pdf + strings.Repeat("\n", n))})
						if err != nil && !errors.Is(err, desk.ErrUnavailable) && desk.AsError(err).Kind != desk.TooMany {
							t.Error(err)
						}
						if err == nil {
							in.Attachments = []desk.FileID{f.ID}
						}
					}
					if _, err := h.chat.Send(t.Context(), h.maya, in); err != nil {
						t.Error(err)
					}
					if n == 6 {
						began.Done()
					}
				}
			})
		}
		began.Wait()
		dir := filepath.Join(t.TempDir(), "monday")
		m, err := backup.Write(t.Context(), dir, "test", h.store, h.files, time.Now())
		stop()
		writers.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Files) == 0 || len(m.Tables) < 20 {
			t.Fatalf("%d tables, %d files", len(m.Tables), len(m.Files))
		}
		for name, empty := range map[string]func(testing.TB) storetest.Database{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
			t.Run("into "+name, func(t *testing.T) { h.compare(t, dir, all, open(t, empty(t))) })
		}
	})
}

// compare restores and holds the two against each other.
func (h *house) compare(t *testing.T, dir string, all []desk.ConversationID, back *house) {
	if _, err := backup.Restore(t.Context(), dir, back.store, back.files); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, c := range all {
		got, now := back.log(c), h.log(c)
		if len(got) < 8 || len(got) > len(now) {
			t.Fatalf("%s: %d events of %d", c, len(got), len(now))
		}
		if diff := cmp.Diff(now[:len(got)], got); diff != "" {
			t.Errorf("%s is no beginning of its log: %s", c, diff)
		}
		row, err := back.store.Conversation(t.Context(), c)
		if err != nil || row.LastSeq != got[len(got)-1].Seq {
			t.Errorf("%s: the row is at %d, its log at %d: %v", c, row.LastSeq, got[len(got)-1].Seq, err)
		}
		for _, e := range got {
			for _, a := range e.Body.Attachments {
				shown++
				if was, is := h.read(a.ID), back.read(a.ID); !bytes.Equal(was, is) || len(is) == 0 {
					t.Errorf("file %s: %d bytes, were %d", a.ID, len(is), len(was))
				}
			}
		}
	}
	if shown < 4 {
		t.Errorf("only %d files are shown", shown)
	}
	if _, err := backup.Restore(t.Context(), dir, back.store, back.files); err == nil {
		t.Error("restored over a clinic")
	}
}

func (h *house) read(id desk.FileID) []byte {
	h.t.Helper()
	f, _, err := h.files.Open(id, attach.Original)
	if err != nil {
		h.t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		h.t.Fatal(err)
	}
	return raw
}

// What was cut off or damaged is not taken for a back-up.
func TestHalfABackupIsNone(t *testing.T) {
	h := open(t, storetest.SQLite(t))
	h.furnish()
	dir := filepath.Join(t.TempDir(), "b")
	cut, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.Write(cut, dir, "test", h.store, h.files, time.Now()); err == nil {
		t.Fatal("written in spite of being cut off")
	}
	if left, _ := filepath.Glob(dir + "*"); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if _, err := backup.Write(t.Context(), dir, "test", h.store, h.files, time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Write(t.Context(), dir, "test", h.store, h.files, time.Now()); err == nil {
		t.Error("written over another one")
	}
	table := filepath.Join(dir, "tables", "sites.jsonl")
	raw, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(table, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	empty := open(t, storetest.SQLite(t))
	if _, err := backup.Restore(t.Context(), dir, empty.store, empty.files); err == nil || !strings.Contains(err.Error(), "sites.jsonl is damaged") {
		t.Errorf("%v", err)
	}
	if err := os.Remove(filepath.Join(dir, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), dir, empty.store, empty.files); err == nil || !strings.Contains(err.Error(), "no whole back-up") {
		t.Errorf("%v", err)
	}
	if nothing, err := empty.store.Empty(t.Context()); err != nil || !nothing {
		t.Errorf("something was restored: %v", err)
	}
}
