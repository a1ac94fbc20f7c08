package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"careline/server/desk"
)

// A person's departments, and the loans of their work, come as further rows of
// the same person: each department once with each loan.
const (
	staffSelect = `
		SELECT s.id, s.email, s.name, s.role, s.languages, s.password_hash, s.active, s.presence, s.changed_at, s.capacity, s.presence_at,
			COALESCE(d.department_id, ''), COALESCE(l.department_id, ''), COALESCE(l.until, 0)
		FROM staff s LEFT JOIN staff_departments d ON d.staff_id = s.id LEFT JOIN staff_loans l ON l.staff_id = s.id `

	staffByID    = staffSelect + "WHERE s.id = $1 ORDER BY d.department_id, l.department_id"
	staffByEmail = staffSelect + "WHERE s.email = $1 ORDER BY d.department_id, l.department_id"
	staffAll     = staffSelect + "ORDER BY s.name, s.id, d.department_id, l.department_id"
	staffChanged = staffSelect + "WHERE s.changed_at >= $1 ORDER BY s.changed_at, s.id, d.department_id, l.department_id"
)

// account is a person with what only sign-in may see.
type account struct {
	desk.Staff
	passwordHash string
}

func (s *Store) accounts(ctx context.Context, query string, args ...any) ([]account, error) {
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: staff: %w", err)
	}
	return s.people(rows)
}

// people gathers the rows of each person. A loan that is over is none any more,
// whether or not anybody has taken its row away.
func (s *Store) people(rows *sql.Rows) (out []account, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	now := s.now()
	for rows.Next() {
		var a account
		var department desk.DepartmentID
		var loan desk.Loan
		if err := rows.Scan(&a.ID, &a.Email, &a.Name, &a.Role, jsonText{&a.Languages}, &a.passwordHash, &a.Active,
			&a.Presence, &a.ChangedAt, &a.Capacity, &a.PresenceAt, &department, &loan.Department, &loan.Until); err != nil {
			return nil, fmt.Errorf("store: staff: %w", err)
		}
		a.Joined = a.passwordHash != ""
		if len(out) == 0 || out[len(out)-1].ID != a.ID {
			out = append(out, a)
		}
		last := &out[len(out)-1]
		if department != "" && !slices.Contains(last.Departments, department) {
			last.Departments = append(last.Departments, department)
		}
		if loan.Until > now && !slices.Contains(last.Loans, loan) {
			last.Loans = append(last.Loans, loan)
		}
	}
	for i := range out {
		for _, loan := range out[i].Loans {
			if !slices.Contains(out[i].Departments, loan.Department) {
				out[i].Departments = append(out[i].Departments, loan.Department)
			}
		}
	}
	return out, rows.Err()
}

func withoutHashes(accounts []account, err error) ([]desk.Staff, error) {
	if err != nil {
		return nil, err
	}
	out := make([]desk.Staff, len(accounts))
	for i := range accounts {
		out[i] = accounts[i].Staff
	}
	return out, nil
}

// StaffByID returns one person; desk.ErrNoSuchThing if there is none.
func (s *Store) StaffByID(ctx context.Context, id desk.StaffID) (desk.Staff, error) {
	return one(withoutHashes(s.accounts(ctx, staffByID, string(id))))
}

// StaffByEmail returns the person with this e-mail, in lower case, and the
// hash of their password; desk.ErrNoSuchThing if there is none.
func (s *Store) StaffByEmail(ctx context.Context, email string) (desk.Staff, string, error) {
	a, err := one(s.accounts(ctx, staffByEmail, email))
	return a.Staff, a.passwordHash, err
}

// StaffList returns everybody by name, former staff too: events name them.
func (s *Store) StaffList(ctx context.Context) ([]desk.Staff, error) {
	return withoutHashes(s.accounts(ctx, staffAll))
}

// ChangedStaff returns whose row changed at or after since (Unix ms), oldest
// change first.
func (s *Store) ChangedStaff(ctx context.Context, since int64) ([]desk.Staff, error) {
	return withoutHashes(s.accounts(ctx, staffChanged, since))
}

// ErrEmailTaken refuses a second person with one e-mail.
var ErrEmailTaken = &desk.Error{Kind: desk.Conflict, Code: "email_taken",
	Public: "Somebody with this e-mail already works here. Use another e-mail."}

// SaveStaff writes a new person or changes the one with their id. An empty
// hash keeps the password there is. Presence, ChangedAt and loans are not the
// caller's to set.
func (s *Store) SaveStaff(ctx context.Context, p desk.Staff, passwordHash string, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.saveStaff(ctx, tx, p, passwordHash); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
}

func (s *Store) saveStaff(ctx context.Context, tx *sql.Tx, p desk.Staff, passwordHash string) error {
	var other string
	err := tx.QueryRowContext(ctx, "SELECT id FROM staff WHERE email = $1 AND id <> $2", p.Email, string(p.ID)).Scan(&other)
	if err == nil {
		return ErrEmailTaken
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("store: save staff: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO staff (id, email, name, role, languages, password_hash, active, presence, activity_seq, changed_at, capacity, presence_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $9)
		ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name, role = excluded.role,
			languages = excluded.languages, active = excluded.active, capacity = excluded.capacity,
			password_hash = CASE WHEN excluded.password_hash = '' THEN staff.password_hash ELSE excluded.password_hash END,
			changed_at = CASE WHEN staff.changed_at >= excluded.changed_at THEN staff.changed_at + 1 ELSE excluded.changed_at END`,
		string(p.ID), p.Email, p.Name, string(p.Role), asJSON(p.Languages), passwordHash, p.Active, string(desk.Offline), s.now(), p.Capacity)
	if err != nil {
		return fmt.Errorf("store: save staff: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM staff_departments WHERE staff_id = $1", string(p.ID)); err != nil {
		return fmt.Errorf("store: save staff: departments: %w", err)
	}
	for _, d := range p.Departments {
		if slices.ContainsFunc(p.Loans, func(l desk.Loan) bool { return l.Department == d }) {
			continue // lent there, which must not become for good
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO staff_departments (staff_id, department_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
			string(p.ID), string(d))
		if err != nil {
			return fmt.Errorf("store: save staff: departments: %w", err)
		}
	}
	return nil
}

// ChangeStaff lets change look at a person and set their languages, capacity
// and loans; nothing else of them is written. Callers take turns, and an error
// leaves everything as it was.
func (s *Store) ChangeStaff(ctx context.Context, id desk.StaffID, change func(*desk.Staff) ([]desk.AuditLine, error)) (p desk.Staff, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		// The row is held until the transaction ends.
		_, err := tx.ExecContext(ctx, `
			UPDATE staff SET changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END WHERE id = $1`, string(id), s.now())
		if err != nil {
			return fmt.Errorf("store: change staff: %w", err)
		}
		rows, err := tx.QueryContext(ctx, staffByID, string(id))
		if err != nil {
			return fmt.Errorf("store: change staff: %w", err)
		}
		if p, err = one(withoutHashes(s.people(rows))); err != nil {
			return err
		}
		lines, err := change(&p)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE staff SET languages = $2, capacity = $3 WHERE id = $1", string(id), asJSON(p.Languages), p.Capacity)
		if err == nil {
			_, err = tx.ExecContext(ctx, "DELETE FROM staff_loans WHERE staff_id = $1", string(id))
		}
		for _, l := range p.Loans {
			if err == nil {
				_, err = tx.ExecContext(ctx, "INSERT INTO staff_loans (staff_id, department_id, until) VALUES ($1, $2, $3)", string(id), string(l.Department), l.Until)
			}
		}
		if err != nil {
			return fmt.Errorf("store: change staff: %w", err)
		}
		return s.audit(tx, lines)
	})
	if err != nil {
		return desk.Staff{}, err
	}
	return s.StaffByID(ctx, id)
}

// EditStaff lets change look at a person and say who they are to be here:
// e-mail, name, role, departments, languages. With another role their sessions
// end. Callers take turns, an error leaves everything as it was, and the last
// who runs the house goes on running it.
func (s *Store) EditStaff(ctx context.Context, id desk.StaffID, change func(*desk.Staff) ([]desk.AuditLine, error)) (p desk.Staff, ended []desk.SessionID, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, adminLock, ""); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, staffByID, string(id))
		if err != nil {
			return fmt.Errorf("store: edit staff: %w", err)
		}
		if p, err = one(withoutHashes(s.people(rows))); err != nil {
			return err
		}
		role := p.Role
		lines, err := change(&p)
		if err != nil {
			return err
		}
		if err := s.saveStaff(ctx, tx, p, ""); err != nil {
			return err
		}
		if p.Role != role {
			if ended, err = s.revokeSessions(ctx, tx, desk.KindStaff, string(id), "role_changed"); err != nil {
				return err
			}
		}
		if there, err := adminExists(ctx, tx); err != nil {
			return err
		} else if !there && role == desk.RoleAdmin {
			return ErrLastAdmin
		}
		return s.audit(tx, lines)
	})
	if err != nil {
		return desk.Staff{}, nil, err
	}
	p, err = s.StaffByID(ctx, id)
	return p, ended, err
}

// ReactivateStaff lets a former colleague work here again, without a password.
func (s *Store) ReactivateStaff(ctx context.Context, id desk.StaffID, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		var was string
		err := tx.QueryRowContext(ctx, `
			UPDATE staff SET active = TRUE, password_hash = '', changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END
			WHERE id = $1 AND NOT active RETURNING id`, string(id), s.now()).Scan(&was)
		if err != nil {
			return found("reactivate staff", err)
		}
		return s.audit(tx, audit)
	})
}

// AddStaff writes new people, all or none. An e-mail that somebody has already
// is ErrEmailTaken.
func (s *Store) AddStaff(ctx context.Context, people []desk.Staff, audit []desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, p := range people {
			if err := s.saveStaff(ctx, tx, p, ""); err != nil {
				return err
			}
		}
		return s.audit(tx, audit)
	})
}

// AdminExists reports whether anybody runs the house who can get in.
func (s *Store) AdminExists(ctx context.Context) (bool, error) {
	return adminExists(ctx, s.read(ctx))
}

func adminExists(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, "SELECT COUNT(*) FROM staff WHERE active AND password_hash <> '' AND role = $1", string(desk.RoleAdmin)).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: count admins: %w", err)
	}
	return n > 0, nil
}
