package storetest

import (
	"database/sql"
	"net/url"
	"path/filepath"

	"careline/server/store"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// Raw opens the database as somebody does who knows nothing of the store: for
// floors, and to bring it into a state that the store would take long for.
func Raw(o store.Options) (*sql.DB, error) {
	if o.DatabaseURL != "" {
		return sql.Open("pgx", o.DatabaseURL)
	}
	path := filepath.Join(o.DataDir, store.File)
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(5000)")
}
