package store_test

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"careline/server/desk"
	"careline/server/store"
	"careline/server/store/storetest"
)

// offTheIndex are plans that begin in the index where the key begins and put
// nothing in order.
var offTheIndex = regexp.MustCompile(`^(SEARCH search_keys USING COVERING INDEX \S+ \(.*\)|Limit; ->  Index Only Scan (Backward )?using \S+ on search_keys; Index Cond: .*)$`)

// A key is found in no time among those of 100,000 conversations, also where
// its beginning is the beginning of many.
func TestKeysAreFoundAmongMany(t *testing.T) {
	if testing.Short() {
		t.Skip("not run with -short: writes 300,000 keys")
	}
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		s := d.Open(t)
		driver, dsn, bytes := "pgx", d.Options.DatabaseURL, "BYTEA"
		if dsn == "" {
			driver, bytes = "sqlite", "BLOB"
			dsn = "file:" + (&url.URL{Path: filepath.Join(d.Options.DataDir, store.File)}).EscapedPath()
		}
		db, err := sql.Open(driver, dsn)
		must(t, err)
		_, err = db.ExecContext(t.Context(), `
			INSERT INTO search_keys (key, conversation_id)
			WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
			SELECT CAST('r:' || (10000000 + i) AS `+bytes+`), 'c_' || (1000000 + i) FROM n
			UNION ALL SELECT CAST('n:maria' || (i % 500) AS `+bytes+`), 'c_' || (1000000 + i) FROM n
			UNION ALL SELECT CAST('p:' || (900000000 - i) AS `+bytes+`), 'c_' || (1000000 + i) FROM n`)
		must(t, err)
		_, err = db.ExecContext(t.Context(), "ANALYZE")
		must(t, err)
		must(t, db.Close())
		for _, c := range []struct {
			name string
			span desk.Span
			hits int
		}{
			{"reference", desk.Span{Begin: "r:10054321", Exact: true}, 1},
			{"beginning of a reference", desk.Span{Begin: "r:1005432"}, 10},
			{"name of many", desk.Span{Begin: "n:maria77", Exact: true}, 200},
			{"beginning of all", desk.Span{Begin: "n:mar"}, 500},
			{"phone", desk.Span{Begin: "p:90000000"}, 1},
			{"nothing", desk.Span{Begin: "n:zzz"}, 0},
		} {
			hits, err := s.FindKeys(t.Context(), c.span, store.KeyHit{}, 500)
			must(t, err)
			if len(hits) != c.hits {
				t.Errorf("%s: %d hits, want %d", c.name, len(hits), c.hits)
			}
			plan, err := s.KeyPlan(t.Context(), c.span, 500)
			must(t, err)
			if text := strings.Join(plan, "; "); !offTheIndex.MatchString(text) {
				t.Errorf("%s: %s", c.name, text)
			}
		}
	})
}
