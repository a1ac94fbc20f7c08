package auth

import (
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"careline/server/desk"
)

// Lifetimes of access tokens. A patient's token lives as long as the session;
// a staff member's is renewed with the refresh token.
const (
	StaffTokenLife   = 10 * time.Minute
	PatientTokenLife = 30 * 24 * time.Hour
)

const (
	issuer = "careline"
	// leeway forgives small differences between the clocks of two processes.
	leeway = 5 * time.Second
	// maxToken bounds what is parsed at all; ours have about 300 bytes.
	maxToken = 2048
)

// Claims is what an access token says: this session of this person.
type Claims struct {
	Kind      desk.ActorKind // patient or staff; the token's audience
	Owner     string         // StaffID or PatientID
	Session   desk.SessionID
	ExpiresAt time.Time
}

type wireClaims struct {
	jwt.RegisteredClaims
	Session string `json:"sid"`
}

// Mint signs an access token.
func (k *Keys) Mint(c Claims, now time.Time) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, wireClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    issuer,
			Audience:  jwt.ClaimStrings{string(c.Kind)},
			Subject:   c.Owner,
			IssuedAt:  jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(c.ExpiresAt),
		},
		Session: string(c.Session),
	})
	signed, err := t.SignedString(k.signing)
	if err != nil {
		return "", fmt.Errorf("auth: mint: %w", err)
	}
	return signed, nil
}

// Verify reads an access token that must be for as; with as empty the token's
// audience decides. Whatever is wrong with it, the answer is the same
// desk.ErrUnauthenticated with the cause inside.
func (k *Keys) Verify(token string, as desk.ActorKind, now time.Time) (Claims, error) {
	c, err := k.verify(token, as, now)
	if err != nil {
		return Claims{}, desk.ErrUnauthenticated.With(fmt.Errorf("auth: verify: %w", err))
	}
	return c, nil
}

func (k *Keys) verify(token string, as desk.ActorKind, now time.Time) (Claims, error) {
	if len(token) > maxToken {
		return Claims{}, errors.New("token too long")
	}
	var w wireClaims
	_, err := jwt.ParseWithClaims(token, &w,
		func(*jwt.Token) (any, error) { return k.signing, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithIssuer(issuer),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }),
		jwt.WithStrictDecoding(),
	)
	if err != nil {
		return Claims{}, err
	}
	// One audience exactly: a token for both sides is none of ours.
	if len(w.Audience) != 1 {
		return Claims{}, errors.New("not one audience")
	}
	kind := desk.ActorKind(w.Audience[0])
	if kind != desk.KindPatient && kind != desk.KindStaff || as != "" && kind != as {
		return Claims{}, jwt.ErrTokenInvalidAudience
	}
	if w.Subject == "" || w.Session == "" {
		return Claims{}, errors.New("no subject or session")
	}
	return Claims{Kind: kind, Owner: w.Subject, Session: desk.SessionID(w.Session), ExpiresAt: w.ExpiresAt.Time}, nil
}
