package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"careline/server/desk"
)

const sessionByID = "SELECT id, kind, owner_id, created_at, expires_at, revoked_at FROM sessions WHERE id = $1"

// Session returns a sign-in, ended or not; desk.ErrNoSuchThing if there is none.
func (s *Store) Session(ctx context.Context, id desk.SessionID) (desk.Session, error) {
	rows, err := s.query(ctx, sessionByID, string(id))
	if err != nil {
		return desk.Session{}, fmt.Errorf("store: session: %w", err)
	}
	return one(collect(rows, func(r *sql.Rows) (desk.Session, error) {
		var v desk.Session
		err := r.Scan(&v.ID, &v.Kind, &v.Owner, &v.CreatedAt, &v.ExpiresAt, &v.RevokedAt)
		return v, err
	}))
}

// CreateSession writes a sign-in. refreshHash is of its refresh token, empty
// for patients.
func (s *Store) CreateSession(ctx context.Context, v desk.Session, refreshHash string, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.createSession(ctx, tx, v, refreshHash); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
}

func (s *Store) createSession(ctx context.Context, tx *sql.Tx, v desk.Session, refreshHash string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO sessions (id, kind, owner_id, created_at, expires_at, revoked_at, revoked_reason, refresh_hash, previous_hash, rotated_at)
		VALUES ($1, $2, $3, $4, $5, 0, '', $6, '', $4)`,
		string(v.ID), string(v.Kind), v.Owner, v.CreatedAt, v.ExpiresAt, refreshHash)
	if err != nil {
		return fmt.Errorf("store: create session: %w", err)
	}
	return nil
}

// Rotation asks to exchange a session's refresh token for the next.
type Rotation struct {
	Session   desk.SessionID
	Presented string        // hash of the token that was presented
	Next      string        // hash of the token that follows it
	Grace     time.Duration // how long the token before is good for
	ExpiresAt int64         // of the session, from now on
}

// RotateSession carries out a rotation and returns the session. The token in
// force is exchanged; the one before it, within the grace, is answered the
// same way without a second exchange, because then a reply was lost or two
// tabs asked together. Any other token for a living session means that a copy
// of it is in use somewhere: the session is revoked and reused is true. A
// session that is over, and one that never was, are desk.ErrNoSuchThing.
func (s *Store) RotateSession(ctx context.Context, r Rotation, onReuse ...desk.AuditLine) (v desk.Session, reused bool, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		now := s.now()
		var current, previous string
		var rotated int64
		err := tx.QueryRowContext(ctx, `
			-- changes nothing, but makes two rotations of one session take turns
			UPDATE sessions SET rotated_at = rotated_at WHERE id = $1 AND refresh_hash <> ''
			RETURNING id, kind, owner_id, created_at, expires_at, revoked_at, refresh_hash, previous_hash, rotated_at`,
			string(r.Session)).
			Scan(&v.ID, &v.Kind, &v.Owner, &v.CreatedAt, &v.ExpiresAt, &v.RevokedAt, &current, &previous, &rotated)
		if err != nil {
			return found("rotate session", err)
		}
		if v.RevokedAt != 0 || v.ExpiresAt <= now {
			return desk.ErrNoSuchThing
		}
		switch {
		case r.Presented == current:
			v.ExpiresAt = r.ExpiresAt
			_, err = tx.ExecContext(ctx,
				"UPDATE sessions SET refresh_hash = $2, previous_hash = $3, rotated_at = $4, expires_at = $5 WHERE id = $1",
				string(v.ID), r.Next, r.Presented, now, v.ExpiresAt)
		case r.Presented == previous && r.Next == current && now-rotated <= r.Grace.Milliseconds():
			return nil
		default:
			reused, v.RevokedAt = true, now
			if err = revoke(ctx, tx, v.ID, now, "refresh_reused"); err == nil {
				err = s.audit(tx, onReuse)
			}
		}
		if err != nil {
			return fmt.Errorf("store: rotate session: %w", err)
		}
		return nil
	})
	return v, reused, err
}

func revoke(ctx context.Context, tx *sql.Tx, id desk.SessionID, now int64, reason string) error {
	_, err := tx.ExecContext(ctx,
		"UPDATE sessions SET revoked_at = $2, revoked_reason = $3 WHERE id = $1 AND revoked_at = 0", string(id), now, reason)
	return err
}

// RevokeSession ends a session; ending it again changes nothing.
func (s *Store) RevokeSession(ctx context.Context, id desk.SessionID, reason string, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := revoke(ctx, tx, id, s.now(), reason); err != nil {
			return fmt.Errorf("store: revoke session: %w", err)
		}
		return s.audit(tx, audit)
	})
}

// revokeSessions ends all that somebody has and returns which were alive.
func (s *Store) revokeSessions(ctx context.Context, tx *sql.Tx, kind desk.ActorKind, owner, reason string) ([]desk.SessionID, error) {
	rows, err := tx.QueryContext(ctx, `
		UPDATE sessions SET revoked_at = $3, revoked_reason = $4
		WHERE owner_id = $1 AND kind = $2 AND revoked_at = 0
		RETURNING id`, owner, string(kind), s.now(), reason)
	if err != nil {
		return nil, fmt.Errorf("store: revoke sessions: %w", err)
	}
	return collect(rows, scanSessionID)
}

// RevokedSince returns the sessions that were revoked at or after t (Unix ms).
func (s *Store) RevokedSince(ctx context.Context, t int64) ([]desk.SessionID, error) {
	rows, err := s.query(ctx, revokedSince, max(t, 1))
	if err != nil {
		return nil, fmt.Errorf("store: revoked sessions: %w", err)
	}
	return collect(rows, scanSessionID)
}

const revokedSince = "SELECT id FROM sessions WHERE revoked_at >= $1 ORDER BY revoked_at"

func scanSessionID(r *sql.Rows) (id desk.SessionID, err error) {
	err = r.Scan(&id)
	return id, err
}

// DeactivateStaff ends a person's access: the row says so, their own log says
// that they left, and every session ends, in one transaction. It returns the sessions that were alive. Whoever is
// the last to run the house stays, else nobody could let anybody in again.
func (s *Store) DeactivateStaff(ctx context.Context, id desk.StaffID, audit ...desk.AuditLine) (ended []desk.SessionID, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		// Two admins who deactivate each other take turns.
		if err := s.setSetting(ctx, tx, adminLock, ""); err != nil {
			return err
		}
		if err := s.setPresence(ctx, tx, id, desk.Offline, "rule"); err != nil {
			return err
		}
		var role desk.Role
		err := tx.QueryRowContext(ctx, `
			UPDATE staff SET active = FALSE, changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END
			WHERE id = $1 RETURNING role`, string(id), s.now()).Scan(&role)
		if err != nil {
			return found("deactivate staff", err)
		}
		if role == desk.RoleAdmin {
			if left, err := adminExists(ctx, tx); err != nil {
				return err
			} else if !left {
				return ErrLastAdmin
			}
		}
		if ended, err = s.revokeSessions(ctx, tx, desk.KindStaff, string(id), "deactivated"); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
	return ended, err
}

// ErrLastAdmin refuses to lock everybody out.
var ErrLastAdmin = &desk.Error{Kind: desk.Conflict, Code: "last_admin",
	Public: "This is the last person who can manage staff. Give somebody else that role first."}

// adminLock is a setting whose row makes transactions take turns that depend
// on whether an admin is left.
const adminLock = "lock.admins"
