package store

import (
	"context"
	"database/sql"
	"fmt"

	"careline/server/desk"
)

const patientByID = "SELECT id, site_id, created_at, blocked_at, practice FROM patients WHERE id = $1"

// CreatePatient writes a new patient together with their first session.
func (s *Store) CreatePatient(ctx context.Context, p desk.Patient, v desk.Session) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO patients (id, site_id, created_at, practice) VALUES ($1, $2, $3, $4)",
			string(p.ID), string(p.Site), p.CreatedAt, p.Practice)
		if err != nil {
			return fmt.Errorf("store: create patient: %w", err)
		}
		return s.createSession(ctx, tx, v, "")
	})
}

// AddPatient writes a patient who has no session, unless they are there.
func (s *Store) AddPatient(ctx context.Context, p desk.Patient) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO patients (id, site_id, created_at, practice) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
			string(p.ID), string(p.Site), p.CreatedAt, p.Practice)
		if err != nil {
			return fmt.Errorf("store: add patient: %w", err)
		}
		return nil
	})
}

// Patient returns a patient; desk.ErrNoSuchThing if there is none.
func (s *Store) Patient(ctx context.Context, id desk.PatientID) (desk.Patient, error) {
	rows, err := s.query(ctx, patientByID, string(id))
	if err != nil {
		return desk.Patient{}, fmt.Errorf("store: patient: %w", err)
	}
	return one(collect(rows, func(r *sql.Rows) (desk.Patient, error) {
		var p desk.Patient
		err := r.Scan(&p.ID, &p.Site, &p.CreatedAt, &p.BlockedAt, &p.Practice)
		return p, err
	}))
}

// BlockPatient keeps a patient from writing, or lets them write again.
func (s *Store) BlockPatient(ctx context.Context, id desk.PatientID, blocked bool, audit ...desk.AuditLine) error {
	at := int64(0)
	if blocked {
		at = s.now()
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE patients SET blocked_at = $2 WHERE id = $1", string(id), at); err != nil {
			return fmt.Errorf("store: block patient: %w", err)
		}
		return s.audit(tx, audit)
	})
}

// AnyPractice reports whether somebody of the house has written as a patient.
func (s *Store) AnyPractice(ctx context.Context) (bool, error) {
	var n int
	err := s.read(ctx).QueryRowContext(ctx, `
		SELECT COUNT(*) FROM (
			SELECT 1 FROM patients p JOIN conversations c ON c.patient_id = p.id WHERE p.practice LIMIT 1) AS one`).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: any practice: %w", err)
	}
	return n > 0, nil
}
