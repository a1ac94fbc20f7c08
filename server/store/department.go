package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const departmentColumns = "id, key, name, topics, position, active, changed_at, clinical, intake"

func scanDepartment(r *sql.Rows) (desk.Department, error) {
	var d desk.Department
	err := r.Scan(&d.ID, &d.Key, jsonText{&d.Name}, jsonText{&d.Topics}, &d.Position, &d.Active, &d.ChangedAt, &d.Clinical, jsonText{&d.Intake})
	return d, err
}

// Departments returns all departments in their order, the inactive ones too:
// old conversations name them.
func (s *Store) Departments(ctx context.Context) ([]desk.Department, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+departmentColumns+" FROM departments ORDER BY position, id")
	if err != nil {
		return nil, fmt.Errorf("store: departments: %w", err)
	}
	return collect(rows, scanDepartment)
}

// later is when a row changed by this change, of the columns' table t: after
// every change before it, also while the clock stands still.
func later(t string) string {
	return "changed_at = CASE WHEN " + t + ".changed_at >= excluded.changed_at THEN " + t + ".changed_at + 1 ELSE excluded.changed_at END"
}

// SaveDepartment writes a new department or changes the one with its id.
// ChangedAt is the store's to set.
func (s *Store) SaveDepartment(ctx context.Context, d desk.Department, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.saveDepartment(ctx, tx, d); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
}

func (s *Store) saveDepartment(ctx context.Context, tx *sql.Tx, d desk.Department) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO departments (id, key, name, topics, position, active, changed_at, clinical, intake)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, topics = excluded.topics,
			position = excluded.position, active = excluded.active, clinical = excluded.clinical, intake = excluded.intake,
			`+later("departments"),
		string(d.ID), d.Key, asJSON(d.Name), asJSON(d.Topics), d.Position, d.Active, s.now(), d.Clinical, asJSON(d.Intake))
	if err != nil {
		return fmt.Errorf("store: save department: %w", err)
	}
	return nil
}

// ChangeDepartment lets change look at a department and say what it is to be.
// Callers take turns, and an error leaves everything as it was.
func (s *Store) ChangeDepartment(ctx context.Context, id desk.DepartmentID, change func(*desk.Department) ([]desk.AuditLine, error)) (d desk.Department, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		// The row is held until the transaction ends.
		if _, err := tx.ExecContext(ctx, "UPDATE departments SET changed_at = changed_at WHERE id = $1", string(id)); err != nil {
			return fmt.Errorf("store: change department: %w", err)
		}
		rows, err := tx.QueryContext(ctx, "SELECT "+departmentColumns+" FROM departments WHERE id = $1", string(id))
		if err != nil {
			return fmt.Errorf("store: change department: %w", err)
		}
		if d, err = one(collect(rows, scanDepartment)); err != nil {
			return err
		}
		lines, err := change(&d)
		if err != nil {
			return err
		}
		if err := s.saveDepartment(ctx, tx, d); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
	return d, err
}

// AnyUnresolved reports whether a conversation in a department is open.
func (s *Store) AnyUnresolved(ctx context.Context, id desk.DepartmentID) (bool, error) {
	var n int
	err := s.read(ctx).QueryRowContext(ctx,
		"SELECT COUNT(*) FROM (SELECT 1 FROM conversations WHERE department_id = $1 AND unresolved LIMIT 1) AS one", string(id)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: any unresolved: %w", err)
	}
	return n > 0, nil
}
