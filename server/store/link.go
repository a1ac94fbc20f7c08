package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"careline/server/desk"
)

// Link is a one-time link, known to the store by the hash of its token.
type Link struct {
	TokenHash string
	Purpose   string
	Target    string // what it is about, if anything
	CreatedAt int64
	ExpiresAt int64
}

// CreateLink writes a link.
func (s *Store) CreateLink(ctx context.Context, l Link) error {
	return s.write(ctx, func(tx *sql.Tx) error { return insertLink(ctx, tx, l) })
}

func insertLink(ctx context.Context, tx *sql.Tx, l Link) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO one_time_links (token_hash, purpose, target, created_at, expires_at, used_at)
		VALUES ($1, $2, $3, $4, $5, 0)`, l.TokenHash, l.Purpose, l.Target, l.CreatedAt, l.ExpiresAt)
	if err != nil {
		return fmt.Errorf("store: create link: %w", err)
	}
	return nil
}

// ErrLinkOver refuses a link that was used, has expired, never was, or leads
// nowhere any more.
var ErrLinkOver = &desk.Error{Kind: desk.NotFound, Code: "link_over",
	Public: "This link has been used or is out of date. Restart the server to get a new one, or ask whoever runs it."}

// useLink marks a link as used and returns its target; ErrLinkOver if it is
// not good for this purpose any more. Of two who use it at once, one succeeds.
func (s *Store) useLink(ctx context.Context, tx *sql.Tx, tokenHash, purpose string) (target string, err error) {
	err = tx.QueryRowContext(ctx, `
		UPDATE one_time_links SET used_at = $3
		WHERE token_hash = $1 AND purpose = $2 AND used_at = 0 AND expires_at > $3
		RETURNING target`, tokenHash, purpose, s.now()).Scan(&target)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrLinkOver
	}
	if err != nil {
		return "", fmt.Errorf("store: use link: %w", err)
	}
	return target, nil
}

// CreateFirstAdmin uses a link and writes the person it admits, in one
// transaction and only while nobody runs the house.
func (s *Store) CreateFirstAdmin(ctx context.Context, tokenHash, purpose string, p desk.Staff, passwordHash string, audit ...desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		if err := s.setSetting(ctx, tx, adminLock, ""); err != nil {
			return err
		}
		exists, err := adminExists(ctx, tx)
		if err != nil {
			return err
		}
		if exists {
			return ErrLinkOver
		}
		if _, err := s.useLink(ctx, tx, tokenHash, purpose); err != nil {
			return err
		}
		if err := s.saveStaff(ctx, tx, p, passwordHash); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
}

// LinkOpen reports whether a link is still good for this purpose.
func (s *Store) LinkOpen(ctx context.Context, tokenHash, purpose string) (bool, error) {
	var n int
	err := s.read(ctx).QueryRowContext(ctx,
		"SELECT COUNT(*) FROM one_time_links WHERE token_hash = $1 AND purpose = $2 AND used_at = 0 AND expires_at > $3",
		tokenHash, purpose, s.now()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: link: %w", err)
	}
	return n == 1, nil
}

// LinkUsed reports whether any link for this purpose ever was.
func (s *Store) LinkUsed(ctx context.Context, purpose string) (bool, error) {
	var n int
	err := s.read(ctx).QueryRowContext(ctx, "SELECT COUNT(*) FROM one_time_links WHERE purpose = $1 AND used_at > 0", purpose).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: links used: %w", err)
	}
	return n > 0, nil
}

// LinkPurpose is what a link is good for.
type LinkPurpose string

// OpenLink is a link that is still good for one of these purposes; ErrLinkOver
// if it is for none.
func (s *Store) OpenLink(ctx context.Context, tokenHash string, purposes ...LinkPurpose) (Link, error) {
	l := Link{TokenHash: tokenHash}
	err := s.read(ctx).QueryRowContext(ctx,
		"SELECT purpose, target, created_at, expires_at FROM one_time_links WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2",
		tokenHash, s.now()).Scan(&l.Purpose, &l.Target, &l.CreatedAt, &l.ExpiresAt)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && !slices.Contains(purposes, LinkPurpose(l.Purpose)):
		return Link{}, ErrLinkOver
	case err != nil:
		return Link{}, fmt.Errorf("store: link: %w", err)
	}
	return l, nil
}

// OpenLinks is until when (Unix ms) there is a good link for a target, by
// target.
func (s *Store) OpenLinks(ctx context.Context, purposes ...LinkPurpose) (map[string]int64, error) {
	rows, err := s.read(ctx).QueryContext(ctx, "SELECT purpose, target, expires_at FROM one_time_links WHERE used_at = 0 AND expires_at > $1", s.now())
	if err != nil {
		return nil, fmt.Errorf("store: open links: %w", err)
	}
	links, err := collect(rows, func(r *sql.Rows) (Link, error) {
		var l Link
		err := r.Scan(&l.Purpose, &l.Target, &l.ExpiresAt)
		return l, err
	})
	out := make(map[string]int64, len(links))
	for _, l := range links {
		if slices.Contains(purposes, LinkPurpose(l.Purpose)) {
			out[l.Target] = max(out[l.Target], l.ExpiresAt)
		}
	}
	return out, err
}

// ReplaceLinks writes links, all or none. Those that were made before for the
// same targets are over.
func (s *Store) ReplaceLinks(ctx context.Context, links []Link, audit []desk.AuditLine) error {
	return s.write(ctx, func(tx *sql.Tx) error {
		for _, l := range links {
			if _, err := tx.ExecContext(ctx, "UPDATE one_time_links SET used_at = $2 WHERE target = $1 AND used_at = 0", l.Target, s.now()); err != nil {
				return fmt.Errorf("store: replace links: %w", err)
			}
			if err := insertLink(ctx, tx, l); err != nil {
				return err
			}
		}
		return s.audit(tx, audit)
	})
}

// UseStaffLink uses a link up and gives the person it is for a password; their
// sessions end. It is ErrLinkOver when the link was used meanwhile, or the
// person left.
func (s *Store) UseStaffLink(ctx context.Context, tokenHash string, id desk.StaffID, passwordHash string, audit ...desk.AuditLine) (ended []desk.SessionID, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		var target string
		err := tx.QueryRowContext(ctx, `
			UPDATE one_time_links SET used_at = $2 WHERE token_hash = $1 AND target = $3 AND used_at = 0 AND expires_at > $2
			RETURNING target`, tokenHash, s.now(), string(id)).Scan(&target)
		if err == nil {
			err = tx.QueryRowContext(ctx, `
				UPDATE staff SET password_hash = $2, changed_at = CASE WHEN changed_at >= $3 THEN changed_at + 1 ELSE $3 END
				WHERE id = $1 AND active RETURNING id`, string(id), passwordHash, s.now()).Scan(&target)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return ErrLinkOver
		}
		if err != nil {
			return fmt.Errorf("store: use staff link: %w", err)
		}
		if ended, err = s.revokeSessions(ctx, tx, desk.KindStaff, string(id), "password_set"); err != nil {
			return err
		}
		return s.audit(tx, audit)
	})
	return ended, err
}
