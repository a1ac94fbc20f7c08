package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// Departments returns all departments in their order, the inactive ones too:
// old conversations name them.
func (s *Store) Departments(ctx context.Context) ([]desk.Department, error) {
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT id, key, name, topics, position, active, changed_at, clinical, intake FROM departments ORDER BY position, id")
	if err != nil {
		return nil, fmt.Errorf("store: departments: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.Department, error) {
		var d desk.Department
		err := r.Scan(&d.ID, &d.Key, jsonText{&d.Name}, jsonText{&d.Topics}, &d.Position, &d.Active, &d.ChangedAt, &d.Clinical, jsonText{&d.Intake})
		return d, err
	})
}

// SaveDepartment writes a new department or changes the one with its id.
// ChangedAt is the store's to set.
func (s *Store) SaveDepartment(ctx context.Context, d desk.Department, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO departments (id, key, name, topics, position, active, changed_at, clinical, intake)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, topics = excluded.topics,
				position = excluded.position, active = excluded.active, changed_at = excluded.changed_at,
				clinical = excluded.clinical, intake = excluded.intake`,
			string(d.ID), d.Key, asJSON(d.Name), asJSON(d.Topics), d.Position, d.Active, s.now(), d.Clinical, asJSON(d.Intake))
		if err != nil {
			return fmt.Errorf("store: save department: %w", err)
		}
		return s.audit(tx, audit)
	})
}
