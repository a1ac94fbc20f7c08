package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO one_time_links (token_hash, purpose, target, created_at, expires_at, used_at)
			VALUES ($1, $2, $3, $4, $5, 0)`, l.TokenHash, l.Purpose, l.Target, l.CreatedAt, l.ExpiresAt)
		if err != nil {
			return fmt.Errorf("store: create link: %w", err)
		}
		return nil
	})
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
