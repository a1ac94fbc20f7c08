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

const policyColumns = "id, department_id, recorded_at, author_kind, author_id, author_name, body"

func scanPolicy(r *sql.Rows) (desk.Policy, error) {
	var p desk.Policy
	var b policyBody
	err := r.Scan(&p.ID, &p.Department, &p.RecordedAt, &p.Author.Kind, &p.Author.ID, &p.Author.Name, jsonText{&b})
	p.Routing, p.SLA, p.Waits, p.Callback = b.Routing, b.SLA, b.Waits, b.Callback
	return p, err
}

const allPolicies = "SELECT " + policyColumns + " FROM policies ORDER BY recorded_at, id"

// Policies returns all versions of how departments work, oldest first.
func (s *Store) Policies(ctx context.Context) ([]desk.Policy, error) {
	rows, err := s.read(ctx).QueryContext(ctx, allPolicies)
	if err != nil {
		return nil, fmt.Errorf("store: policies: %w", err)
	}
	return collect(rows, scanPolicy)
}

// AddPolicy lets decide look at all versions of all departments, oldest first,
// and say how one of them works from now on; nil or an error leave everything
// as it was. Callers take turns, so that two changes that are fine alone do not
// make a ring together. A new version makes a rule look at each open
// conversation of the department again. recordedAt is the instant of this
// change, later than every earlier one; it is what the version carries.
func (s *Store) AddPolicy(ctx context.Context, d desk.DepartmentID, decide func(there []desk.Policy, recordedAt int64) (*desk.Policy, []desk.AuditLine, error)) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		// One row for all departments, held until the transaction ends.
		_, err := tx.ExecContext(ctx, "INSERT INTO leases (name, holder, until) VALUES ('policies', '', 0) ON CONFLICT (name) DO UPDATE SET until = 0")
		if err != nil {
			return fmt.Errorf("store: lock policies: %w", err)
		}
		rows, err := tx.QueryContext(ctx, allPolicies)
		if err != nil {
			return fmt.Errorf("store: policies: %w", err)
		}
		there, err := collect(rows, scanPolicy)
		if err != nil {
			return fmt.Errorf("store: policies: %w", err)
		}
		recordedAt := s.now()
		for _, p := range there {
			recordedAt = max(recordedAt, p.RecordedAt+1)
		}
		p, lines, err := decide(there, recordedAt)
		if err != nil || p == nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO policies ("+policyColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7)",
			p.ID, string(d), recordedAt, string(p.Author.Kind), p.Author.ID, p.Author.Name,
			asJSON(policyBody{p.Routing, p.SLA, p.Waits, p.Callback}))
		if err != nil {
			return fmt.Errorf("store: add policy: %w", err)
		}
		// Processes find the change by the department's time.
		_, err = tx.ExecContext(ctx, "UPDATE departments SET changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END WHERE id = $1",
			string(d), recordedAt)
		if err != nil {
			return fmt.Errorf("store: add policy: %w", err)
		}
		if err := s.review(ctx, tx, d); err != nil {
			return err
		}
		return s.audit(tx, lines)
	})
}
