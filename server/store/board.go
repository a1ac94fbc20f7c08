package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const boardColumns = "id, month, scope, zone, as_of, author_kind, author_id, author_name, body"

// Boards returns what was frozen of a month for a scope, by the days of a zone,
// latest first.
func (s *Store) Boards(ctx context.Context, month, scope, zone string, limit int) ([]desk.Board, error) {
	rows, err := s.query(ctx, "SELECT "+boardColumns+` FROM boards
		WHERE month = $1 AND scope = $2 AND zone = $3 ORDER BY as_of DESC, id DESC LIMIT CAST($4 AS BIGINT)`, month, scope, zone, limit)
	if err != nil {
		return nil, fmt.Errorf("store: boards: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (b desk.Board, err error) {
		var body string
		err = r.Scan(&b.ID, &b.Month, &b.Scope, &b.Zone, &b.AsOf, &b.By.Kind, &b.By.ID, &b.By.Name, &body)
		b.Body = []byte(body)
		return b, err
	})
}

// AddBoard keeps one, with its audit line.
func (s *Store) AddBoard(ctx context.Context, b desk.Board, line desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		err := s.exec(ctx, tx, "INSERT INTO boards ("+boardColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			b.ID, b.Month, b.Scope, b.Zone, b.AsOf, string(b.By.Kind), b.By.ID, b.By.Name, string(b.Body))
		if err != nil {
			return fmt.Errorf("store: add board: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
}
