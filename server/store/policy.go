package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

// policyBody is what of a policy is rules.
type policyBody struct {
	Routing  desk.RoutingPolicy  `json:"routing"`
	SLA      [3]desk.SLATargets  `json:"sla"`
	Waits    desk.WaitPolicy     `json:"waits"`
	Callback desk.CallbackPolicy `json:"callback"`
}

// Policies returns all versions of how departments work, oldest first.
func (s *Store) Policies(ctx context.Context) ([]desk.Policy, error) {
	rows, err := s.read(ctx).QueryContext(ctx,
		"SELECT id, department_id, recorded_at, author_kind, author_id, author_name, body FROM policies ORDER BY recorded_at, id")
	if err != nil {
		return nil, fmt.Errorf("store: policies: %w", err)
	}
	return collect(rows, func(r *sql.Rows) (desk.Policy, error) {
		var p desk.Policy
		var b policyBody
		err := r.Scan(&p.ID, &p.Department, &p.RecordedAt, &p.Author.Kind, &p.Author.ID, &p.Author.Name, jsonText{&b})
		p.Routing, p.SLA, p.Waits, p.Callback = b.Routing, b.SLA, b.Waits, b.Callback
		return p, err
	})
}

// AddPolicy adds the next version of how a department works and makes a rule
// look at each of its open conversations again. RecordedAt is the store's to
// set; it grows with every version of a department.
func (s *Store) AddPolicy(ctx context.Context, p desk.Policy, audit ...desk.AuditLine) (desk.Policy, error) {
	err := s.write(ctx, func(tx *sql.Tx) error {
		// The department's row is what two who change it at once wait for.
		_, err := tx.ExecContext(ctx, "UPDATE departments SET changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END WHERE id = $1",
			string(p.Department), s.now())
		if err != nil {
			return fmt.Errorf("store: add policy: %w", err)
		}
		var last int64
		if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(recorded_at), 0) FROM policies WHERE department_id = $1", string(p.Department)).Scan(&last); err != nil {
			return fmt.Errorf("store: add policy: %w", err)
		}
		p.RecordedAt = max(s.now(), last+1)
		_, err = tx.ExecContext(ctx, `
			INSERT INTO policies (id, department_id, recorded_at, author_kind, author_id, author_name, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			p.ID, string(p.Department), p.RecordedAt, string(p.Author.Kind), p.Author.ID, p.Author.Name,
			asJSON(policyBody{p.Routing, p.SLA, p.Waits, p.Callback}))
		if err != nil {
			return fmt.Errorf("store: add policy: %w", err)
		}
		_, err = tx.ExecContext(ctx, "UPDATE conversations SET timer_at = 1 WHERE department_id = $1 AND unresolved", string(p.Department))
		if err != nil {
			return fmt.Errorf("store: add policy: timers: %w", err)
		}
		s.recent.stale.Store(true)
		return s.audit(tx, audit)
	})
	return p, err
}
