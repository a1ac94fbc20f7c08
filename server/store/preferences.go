package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"careline/server/desk"
)

const preferencesNow = "SELECT version, body, author_id, at FROM preferences WHERE patient_id = $1 ORDER BY version DESC LIMIT 1"

// Preferences reads how a patient wishes to be met; version 0 if nobody wrote
// that down.
func (s *Store) Preferences(ctx context.Context, p desk.PatientID) (desk.PatientPreferences, error) {
	return s.preferences(ctx, s.read(ctx), p)
}

func (s *Store) preferences(ctx context.Context, from asks, p desk.PatientID) (desk.PatientPreferences, error) {
	rows, err := from.QueryContext(ctx, preferencesNow, string(p))
	if err != nil {
		return desk.PatientPreferences{}, fmt.Errorf("store: preferences: %w", err)
	}
	found, err := one(collect(rows, func(r *sql.Rows) (out desk.PatientPreferences, err error) {
		var body []byte
		if err = r.Scan(&out.Version, &body, &out.By, &out.At); err == nil {
			err = json.Unmarshal(openPreferences(p, body), &out.Preferences)
		}
		return out, err
	}))
	if errors.Is(err, desk.ErrNoSuchThing) {
		return desk.PatientPreferences{}, nil
	}
	return found, err
}

// ChangePreferences adds a version behind the one that whoever writes it saw;
// another one meanwhile is desk.ErrChangedMeanwhile.
func (s *Store) ChangePreferences(ctx context.Context, p desk.PatientID, next desk.PatientPreferences, audit func(was desk.PatientPreferences) []desk.AuditLine) (desk.PatientPreferences, error) {
	err := s.write(ctx, func(tx *sql.Tx) error {
		was, err := s.preferences(ctx, tx, p)
		if err != nil {
			return err
		}
		if was.Version != next.Version {
			return desk.ErrChangedMeanwhile
		}
		body, err := json.Marshal(next.Preferences)
		if err != nil {
			return fmt.Errorf("store: encode preferences: %w", err)
		}
		next.Version, next.At = was.Version+1, s.now()
		_, err = tx.ExecContext(ctx, "INSERT INTO preferences (patient_id, version, body, author_id, at) VALUES ($1, $2, $3, $4, $5)",
			string(p), next.Version, sealPreferences(p, body), string(next.By), next.At)
		switch {
		case clashed(err): // another process, at the same moment
			return desk.ErrChangedMeanwhile
		case err != nil:
			return fmt.Errorf("store: change preferences: %w", err)
		}
		return s.audit(tx, audit(was))
	})
	return next, err
}

// sealPreferences and openPreferences are the seam of what is written about a
// patient, as that of their words is in event.go.
func sealPreferences(_ desk.PatientID, body []byte) []byte { return body }

func openPreferences(_ desk.PatientID, b []byte) []byte { return b }
