package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const surveyColumns = "id, recorded_at, author_kind, author_id, author_name, approved_by, body"

func scanSurvey(r *sql.Rows) (desk.SurveySet, error) {
	var v desk.SurveySet
	err := r.Scan(&v.ID, &v.RecordedAt, &v.Author.Kind, &v.Author.ID, &v.Author.Name, &v.ApprovedBy, jsonText{&v.SurveyText})
	return v, err
}

// SurveySets returns all versions of what patients are asked, oldest first; the
// standard one is before all of them.
func (s *Store) SurveySets(ctx context.Context) ([]desk.SurveySet, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+surveyColumns+" FROM survey_sets ORDER BY recorded_at")
	if err != nil {
		return nil, fmt.Errorf("store: surveys: %w", err)
	}
	all, err := collect(rows, scanSurvey)
	return append([]desk.SurveySet{desk.DefaultSurvey()}, all...), err
}

// SurveySet returns one version; desk.ErrNoSuchThing if there is none.
func (s *Store) SurveySet(ctx context.Context, id string) (desk.SurveySet, error) {
	if usual := desk.DefaultSurvey(); id == usual.ID {
		return usual, nil
	}
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT "+surveyColumns+" FROM survey_sets WHERE id = $1", id)
	if err != nil {
		return desk.SurveySet{}, fmt.Errorf("store: survey: %w", err)
	}
	return one(collect(rows, scanSurvey))
}

// AddSurveySet adds a version, unless another one than expected is in force:
// desk.ErrConflict.
func (s *Store) AddSurveySet(ctx context.Context, v desk.SurveySet, expected string, lines []desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO leases (name, holder, until) VALUES ('surveys', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0")
		if err != nil {
			return fmt.Errorf("store: lock surveys: %w", err)
		}
		last := desk.DefaultSurvey()
		err = tx.QueryRowContext(ctx, "SELECT id, recorded_at FROM survey_sets ORDER BY recorded_at DESC LIMIT 1").Scan(&last.ID, &last.RecordedAt)
		if err != nil && err != sql.ErrNoRows {
			return fmt.Errorf("store: survey in force: %w", err)
		}
		if last.ID != expected {
			return desk.ErrConflict
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO survey_sets ("+surveyColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7)",
			v.ID, max(s.now(), last.RecordedAt+1), string(v.Author.Kind), v.Author.ID, v.Author.Name, v.ApprovedBy, asJSON(v.SurveyText))
		if err != nil {
			return fmt.Errorf("store: add survey: %w", err)
		}
		return s.audit(tx, lines)
	})
}

// Reasons is how the clinic sorts why patients write, in its order.
func (s *Store) Reasons(ctx context.Context) ([]desk.Reason, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT key, name, position, retired, plan FROM contact_reasons ORDER BY position, key")
	if err != nil {
		return nil, fmt.Errorf("store: reasons: %w", err)
	}
	all, err := collect(rows, func(r *sql.Rows) (v desk.Reason, err error) {
		return v, r.Scan(&v.Key, jsonText{&v.Name}, &v.Position, &v.Retired, jsonText{&v.Plan})
	})
	if err == nil && len(all) == 0 {
		all = desk.DefaultReasons()
	}
	return all, err
}

// ChangeReasons lets decide say from the reasons that are there how they are
// now. Callers take turns.
func (s *Store) ChangeReasons(ctx context.Context, decide func([]desk.Reason) ([]desk.Reason, []desk.AuditLine, error)) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO leases (name, holder, until) VALUES ('reasons', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0")
		if err != nil {
			return fmt.Errorf("store: lock reasons: %w", err)
		}
		rows, err := tx.QueryContext(ctx, "SELECT key, name, position, retired, plan FROM contact_reasons ORDER BY position, key")
		if err != nil {
			return fmt.Errorf("store: reasons: %w", err)
		}
		there, err := collect(rows, func(r *sql.Rows) (v desk.Reason, err error) {
			return v, r.Scan(&v.Key, jsonText{&v.Name}, &v.Position, &v.Retired, jsonText{&v.Plan})
		})
		if err != nil {
			return fmt.Errorf("store: reasons: %w", err)
		}
		if len(there) == 0 {
			there = desk.DefaultReasons()
		}
		next, lines, err := decide(there)
		if err != nil {
			return err
		}
		for _, r := range next {
			_, err := tx.ExecContext(ctx, `INSERT INTO contact_reasons (key, name, position, retired, plan, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (key) DO UPDATE SET name = excluded.name, position = excluded.position, retired = excluded.retired,
				plan = excluded.plan, changed_at = excluded.changed_at`,
				r.Key, asJSON(r.Name), int64(r.Position), r.Retired, asJSON(r.Plan), s.now())
			if err != nil {
				return fmt.Errorf("store: save reasons: %w", err)
			}
		}
		return s.audit(tx, lines)
	})
}

// RecoveryLoads is how many open tasks each person owns.
func (s *Store) RecoveryLoads(ctx context.Context) (map[desk.StaffID]int, error) {
	rows, err := s.query(ctx, "SELECT owner_id, count(*) FROM recovery_tasks WHERE closed_at = 0 GROUP BY owner_id")
	if err != nil {
		return nil, fmt.Errorf("store: recovery loads: %w", err)
	}
	loads := make(map[desk.StaffID]int)
	_, err = collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id desk.StaffID
		var n int
		err := r.Scan(&id, &n)
		loads[id] = n
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: recovery loads: %w", err)
	}
	return loads, nil
}
