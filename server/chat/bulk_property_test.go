package chat_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// Whatever ends whoever carries a run out, between any two conversations or in
// the middle of one, and however many do so at once: each conversation is done
// once, and undone once.
func TestABulkRunIsDoneOnceWhateverHappens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h := newHouse(t, d)
		processes := []*chat.Service{h.chat, h.process(d)}
		broken := brokenWrites(t, d)
		seed := uint64(time.Now().UnixNano())
		t.Log("seed", seed)
		draw := rand.New(rand.NewPCG(seed, 0))
		through := func() {
			for range draw.IntN(4) {
				broken(draw.IntN(2) == 0)
				ctx, end := context.WithTimeout(t.Context(), time.Duration(1+draw.IntN(90))*time.Millisecond)
				var all sync.WaitGroup
				for _, s := range processes {
					all.Go(func() { _ = s.RunBulk(ctx) }) // it is cut short, or fails
				}
				all.Wait()
				end()
			}
			broken(false)
		}
		for range 8 {
			ids := h.several(1 + draw.IntN(9))
			run := h.begin(h.ana, chat.Bulking{IDs: ids, Actions: []desk.BulkAction{
				does(desk.DoPriority, func(b *desk.BulkAction) { b.Priority = "high" }), does(desk.DoResolve),
			}})
			through()
			if done := h.finish(h.ana, run.ID); done.State != desk.BulkDone || counted(done, desk.ItemDone, "") != len(ids) {
				t.Fatalf("%s: %+v", done.State, done.Counts)
			}
			for _, id := range ids {
				if got := h.told(id, desk.PrioritySet, desk.Resolved); len(got) != 2 {
					t.Fatalf("%s was done %d times: %+v", id, len(got), got)
				}
			}
			if _, err := h.chat.UndoBulk(t.Context(), h.ana, run.ID); err != nil {
				t.Fatal(err)
			}
			through()
			if back := h.finish(h.ana, run.ID); back.State != desk.BulkUndone || counted(back, desk.ItemUndone, "") != len(ids) {
				t.Fatalf("%s: %+v", back.State, back.Counts)
			}
			for _, id := range ids {
				if got := h.told(id, desk.Undone); len(got) != 1 || !h.at(id).Unresolved() || h.at(id).Priority != desk.Normal {
					t.Fatalf("%s was undone %d times", id, len(got))
				}
				if err := h.sound(id); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// brokenWrites makes a database refuse to keep what became of an item, which is
// the last thing that a command writes, or no longer.
func brokenWrites(t *testing.T, d storetest.Database) func(bool) {
	t.Helper()
	driver, dsn := "pgx", d.Options.DatabaseURL
	make := `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$;
		CREATE TRIGGER broken BEFORE UPDATE ON bulk_items FOR EACH ROW EXECUTE FUNCTION refuse()`
	drop := "DROP TRIGGER IF EXISTS broken ON bulk_items"
	if dsn == "" {
		driver = "sqlite"
		dsn = "file:" + (&url.URL{Path: filepath.Join(d.Options.DataDir, store.File)}).EscapedPath() + "?_pragma=busy_timeout(5000)"
		make = "CREATE TRIGGER IF NOT EXISTS broken BEFORE UPDATE ON bulk_items BEGIN SELECT RAISE(ABORT, 'not now'); END"
		drop = "DROP TRIGGER IF EXISTS broken"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return func(broken bool) {
		query := drop
		if broken {
			query = fmt.Sprintf("%s; %s", drop, make)
		}
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
}
