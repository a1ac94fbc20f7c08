package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"careline/server/desk"
)

// Setting reads a setting; desk.ErrNoSuchThing if it was never set.
func (s *Store) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := s.read(ctx).QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", key).Scan(&value)
	return value, found("setting", err)
}

// SetSetting writes a setting.
func (s *Store) SetSetting(ctx context.Context, key, value string, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, key, value); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
}

// setSetting holds the setting's row until the transaction ends, so it also
// makes two transactions that set the same one take turns.
func (s *Store) setSetting(ctx context.Context, tx *sql.Tx, key, value string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO settings (key, value, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
		key, value, s.now())
	if err != nil {
		return fmt.Errorf("store: set setting: %w", err)
	}
	return nil
}

// found turns the absence of a row into desk.ErrNoSuchThing and names the
// query in any other error.
func found(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return desk.ErrNoSuchThing
	}
	return fmt.Errorf("store: %s: %w", what, err)
}

// jsonText stores a list or a map in a TEXT column.
type jsonText struct{ of any }

// Scan reads the column into what of points to.
func (j jsonText) Scan(from any) error {
	switch v := from.(type) {
	case string:
		return json.Unmarshal([]byte(v), j.of)
	case []byte:
		return json.Unmarshal(v, j.of)
	}
	return fmt.Errorf("store: JSON column holds %T", from)
}

// asJSON is the text of what the tables keep as JSON: strings, and lists and
// maps of them, which always have one.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: " + err.Error())
	}
	return string(b)
}
