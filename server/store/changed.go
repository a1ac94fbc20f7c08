package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// ChangedDepartments says which departments, or the rules by which they work,
// changed at or after an instant, and when.
func (s *Store) ChangedDepartments(ctx context.Context, since int64) (map[desk.DepartmentID]int64, error) {
	return changedAt[desk.DepartmentID](ctx, s, "SELECT id, changed_at FROM departments WHERE changed_at >= $1", since)
}

// ChangedSites says which sites changed at or after an instant, and when.
func (s *Store) ChangedSites(ctx context.Context, since int64) (map[desk.SiteID]int64, error) {
	return changedAt[desk.SiteID](ctx, s, "SELECT id, changed_at FROM sites WHERE changed_at >= $1", since)
}

// changedAt reads one of the small tables of the house.
func changedAt[ID ~string](ctx context.Context, s *Store, query string, since int64) (map[ID]int64, error) {
	rows, err := s.query(ctx, query, since)
	if err != nil {
		return nil, fmt.Errorf("store: changed since: %w", err)
	}
	out := make(map[ID]int64)
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id ID
		var at int64
		err := r.Scan(&id, &at)
		out[id] = at
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: changed since: %w", err)
	}
	return out, nil
}
