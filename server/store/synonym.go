package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"careline/server/desk"
)

// synonymsVersion is the setting that grows whenever the synonyms are written.
const synonymsVersion = "synonyms.version"

// Synonyms returns the groups in the order they were written in, and their
// version; 0 before the first. One statement sees both as they belong together.
func (s *Store) Synonyms(ctx context.Context) (groups []desk.Synonyms, version int64, err error) {
	rows, err := s.read(ctx).QueryContext(ctx, `
		SELECT COALESCE((SELECT value FROM settings WHERE key = $1), '0'), s.language, s.ways
		FROM (SELECT 1) AS one LEFT JOIN synonyms s ON TRUE ORDER BY s.position`, synonymsVersion)
	if err != nil {
		return nil, 0, fmt.Errorf("store: synonyms: %w", err)
	}
	found, err := collect(rows, func(r *sql.Rows) (g *desk.Synonyms, err error) {
		var of string
		var language, ways sql.NullString
		if err := r.Scan(&of, &language, &ways); err != nil {
			return nil, err
		}
		if version, err = strconv.ParseInt(of, 10, 64); err != nil || !language.Valid {
			return nil, err
		}
		g = &desk.Synonyms{Language: language.String}
		return g, jsonText{&g.Words}.Scan(ways.String)
	})
	for _, g := range found {
		if g != nil {
			groups = append(groups, *g)
		}
	}
	return groups, version, err
}

// SynonymsVersion is that of the latest synonyms, for whoever holds some.
func (s *Store) SynonymsVersion(ctx context.Context) (int64, error) {
	return readVersion(ctx, s.read(ctx))
}

// SetSynonyms writes all groups in the place of those of a version, and answers
// the new version; desk.ErrConflict if they are no longer of that version.
func (s *Store) SetSynonyms(ctx context.Context, groups []desk.Synonyms, of int64, audit ...desk.AuditLine) (version int64, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		// The row makes two writers take turns before either looks.
		if _, err := tx.ExecContext(ctx, `INSERT INTO settings (key, value, changed_at) VALUES ($1, '0', $2)
			ON CONFLICT (key) DO UPDATE SET changed_at = excluded.changed_at`, synonymsVersion, s.now()); err != nil {
			return fmt.Errorf("store: synonyms take turns: %w", err)
		}
		if version, err = readVersion(ctx, tx); err != nil {
			return err
		}
		if version != of {
			return desk.ErrConflict
		}
		version++
		if _, err := tx.ExecContext(ctx, "DELETE FROM synonyms"); err != nil {
			return fmt.Errorf("store: clear synonyms: %w", err)
		}
		for i, g := range groups {
			if _, err := tx.ExecContext(ctx, "INSERT INTO synonyms (position, language, ways) VALUES ($1, $2, $3)", i, g.Language, asJSON(g.Words)); err != nil {
				return fmt.Errorf("store: write synonyms: %w", err)
			}
		}
		if err := s.setSetting(ctx, tx, synonymsVersion, strconv.FormatInt(version, 10)); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
	return version, err
}

func readVersion(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (int64, error) {
	var text string
	switch err := q.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", synonymsVersion).Scan(&text); {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("store: version of synonyms: %w", err)
	}
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("store: version of synonyms: %w", err)
	}
	return version, nil
}
