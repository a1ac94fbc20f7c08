// Package migrations holds all DDL: numbered files in one portable SQL text
// that SQLite and PostgreSQL both run. Times are Unix milliseconds in BIGINT,
// JSON is TEXT, ids are made in Go, and bodies are bytes so that they can be
// sealed on their way in.
package migrations

import "embed"

// Files holds the migrations, to be run by goose.
//
//go:embed *.sql
var Files embed.FS
