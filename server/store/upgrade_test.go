package store_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"

	"careline/migrations"
	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
	"github.com/pressly/goose/v3"
)

// A clinic's database of the release before the queues is taken over whole:
// open conversations stand where they stood, and a rule will look at each.
func TestUpgradeKeepsTheQueue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		ctx := t.Context()
		driver, dsn, dialect := "pgx", d.Options.DatabaseURL, goose.DialectPostgres
		if dsn == "" {
			driver, dialect = "sqlite", goose.DialectSQLite3
			dsn = "file:" + (&url.URL{Path: filepath.Join(d.Options.DataDir, store.File)}).EscapedPath()
		}
		db, err := sql.Open(driver, dsn)
		must(t, err)
		p, err := goose.NewProvider(dialect, db, migrations.Files, goose.WithDisableGlobalRegistry(true))
		must(t, err)
		_, err = p.UpTo(ctx, 2)
		must(t, err)
		const noon, beyond = 1_790_000_000_000, 10_000_000_000_000
		for _, c := range []struct {
			id, status, assignee string
			waiting, last, rank  int64
			unresolved           bool
		}{
			{"c_queued", "queued", "", noon, noon, noon, true},
			{"c_later", "queued", "", noon + 5, noon + 5, noon + 5, true},
			{"c_waiting", "waiting", "s_ana", 0, noon + 9, beyond - noon - 9, true},
			{"c_resolved", "resolved", "", 0, noon - 9, beyond - noon + 9, false},
		} {
			_, err := db.ExecContext(ctx, `
				INSERT INTO conversations (id, reference, site_id, department_id, patient_id, topic, language, name, about, status,
					waiting_on, snoozed_until, assignee_id, accepted_at, episode, opened_at, human_due_at, responded_at, resolved_at,
					last_seq, patient_seq, last_at, waiting_since, last_patient_at, preview, preview_from, unresolved, rank, rev, changed_at)
				VALUES ($1, $1, 'si', 'd', 'p', '', 'en', '', '', $2, '', 0, $3, 0, 1, $4, $4, 0, 0, 3, 3, $4, $5, 0, '', '', $6, $7, 1, $4)`,
				c.id, c.status, c.assignee, c.last, c.waiting, c.unresolved, c.rank)
			must(t, err)
		}
		must(t, db.Close())

		s := d.Open(t)
		for _, unresolved := range []bool{true, false} {
			rows, err := s.List(ctx, store.Listing{Departments: []desk.DepartmentID{"d"}, Unresolved: unresolved, Limit: 10})
			must(t, err)
			var ids string
			var after store.Position
			for _, c := range rows {
				ids += string(c.ID) + " "
				// A cursor made from the row finds the next one: the rank in the
				// table is the one that is computed.
				after = store.Position{Rank: c.Rank(), ID: c.ID}
				if c.Mode != desk.ModeLive || unresolved && c.TimerAt == 0 {
					t.Errorf("%s: mode %q, timer at %d", c.ID, c.Mode, c.TimerAt)
				}
			}
			want := map[bool]string{true: "c_queued c_later c_waiting ", false: "c_resolved "}[unresolved]
			if ids != want {
				t.Errorf("in order: %s, want %s", ids, want)
			}
			rest, err := s.List(ctx, store.Listing{Departments: []desk.DepartmentID{"d"}, Unresolved: unresolved, After: after, Limit: 10})
			must(t, err)
			if len(rest) > 0 {
				t.Errorf("behind the last row: %d more", len(rest))
			}
		}
		due, err := s.TimersDue(ctx, 10)
		must(t, err)
		if len(due) != 3 {
			t.Errorf("a rule looks at %v, want the three open ones", due)
		}
	})
}
