package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const annotationColumns = "id, first_day, last_day, department_id, note, author_kind, author_id, author_name, created_at"

const annotationsBetween = "SELECT " + annotationColumns + ` FROM annotations
	WHERE removed_at = 0 AND last_day >= $1 AND first_day < $2 ORDER BY first_day, id LIMIT 1000`

func scanAnnotation(r *sql.Rows) (n desk.Annotation, err error) {
	return n, r.Scan(&n.ID, &n.First, &n.Last, &n.Department, &n.Note, &n.By.Kind, &n.By.ID, &n.By.Name, &n.CreatedAt)
}

// Annotations returns those that touch a range of local dates, of which the
// second lies behind it, earliest first.
func (s *Store) Annotations(ctx context.Context, from, to string) ([]desk.Annotation, error) {
	rows, err := s.query(ctx, annotationsBetween, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: annotations: %w", err)
	}
	return collect(rows, scanAnnotation)
}

// AddAnnotation adds one, with its audit line.
func (s *Store) AddAnnotation(ctx context.Context, n desk.Annotation, line desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		err := s.exec(ctx, tx, "INSERT INTO annotations ("+annotationColumns+", removed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
			n.ID, n.First, n.Last, string(n.Department), n.Note, string(n.By.Kind), n.By.ID, n.By.Name, n.CreatedAt)
		if err != nil {
			return fmt.Errorf("store: add annotation: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
}

// RemoveAnnotation takes one off, if decide agrees. One that is off already, or
// never was, is desk.ErrNoSuchThing.
func (s *Store) RemoveAnnotation(ctx context.Context, id string, at int64, decide func(desk.Annotation) (desk.AuditLine, error)) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		// Locks the row before it is read, so that two who do so take turns.
		if err := s.exec(ctx, tx, "UPDATE annotations SET removed_at = 0 WHERE id = $1 AND removed_at = 0", id); err != nil {
			return fmt.Errorf("store: remove annotation: %w", err)
		}
		rows, err := tx.QueryContext(ctx, "SELECT "+annotationColumns+" FROM annotations WHERE id = $1 AND removed_at = 0", id)
		if err != nil {
			return fmt.Errorf("store: remove annotation: %w", err)
		}
		there, err := collect(rows, scanAnnotation)
		if err != nil {
			return err
		}
		if len(there) == 0 {
			return desk.ErrNoSuchThing
		}
		line, err := decide(there[0])
		if err != nil {
			return err
		}
		if err := s.exec(ctx, tx, "UPDATE annotations SET removed_at = $2 WHERE id = $1", id, at); err != nil {
			return fmt.Errorf("store: remove annotation: %w", err)
		}
		return s.audit(tx, []desk.AuditLine{line})
	})
}
