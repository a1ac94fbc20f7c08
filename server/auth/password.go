package auth

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"runtime"
	"sync/atomic"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"careline/server/desk"
)

// Bounds on passwords. There are no rules about kinds of characters: length is
// what helps (NIST SP 800-63B). The upper bound keeps hashing cheap.
const (
	MinPasswordRunes = 10
	MaxPasswordBytes = 1024
)

// params are the least that OWASP's password storage cheat sheet asks of
// argon2id: 19 MiB, two passes, one lane. More memory a hash would let a storm
// of sign-ins exhaust a small machine.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// maxWaiting is how many hashes may queue; beyond that waiting would be longer
// than people's patience, so they are told at once.
const maxWaiting = 64

// Hasher hashes passwords, a few at a time.
type Hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
	nobody  string // a hash that no password has
}

// NewHasher makes a hasher that uses as many processors as there are, but at
// most four, so that sign-ins never take the whole machine or much memory.
func NewHasher() (*Hasher, error) {
	nobody, err := argon2id.CreateHash(NewSecret(), params)
	if err != nil {
		return nil, fmt.Errorf("auth: hash: %w", err)
	}
	return &Hasher{slots: make(chan struct{}, min(4, runtime.GOMAXPROCS(0))), nobody: nobody}, nil
}

// CheckPassword decides whether a password may be chosen.
func CheckPassword(password string) error {
	if !utf8.ValidString(password) {
		return desk.ErrInvalidText
	}
	if utf8.RuneCountInString(password) < MinPasswordRunes {
		return desk.Invalidf("A password needs at least %d characters. Several words in a row make a good one.", MinPasswordRunes)
	}
	if len(password) > MaxPasswordBytes {
		return desk.Invalidf("A password can have at most %d characters.", MaxPasswordBytes)
	}
	return nil
}

// Hash is the form in which a password is stored: argon2id with its
// parameters and a salt (PHC string).
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := CheckPassword(password); err != nil {
		return "", err
	}
	release, err := h.slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	hash, err := argon2id.CreateHash(password, params)
	if err != nil {
		return "", fmt.Errorf("auth: hash: %w", err)
	}
	return hash, nil
}

// Matches reports whether the password is the one behind hash. For a person
// who does not exist hash is empty: the answer is no, after the same work, so
// that the time taken tells nobody which e-mail addresses are known.
func (h *Hasher) Matches(ctx context.Context, password, hash string) (bool, error) {
	if len(password) > MaxPasswordBytes {
		return false, nil // true of all addresses alike
	}
	release, err := h.slot(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	known := hash != ""
	if !known {
		hash = h.nobody
	}
	same, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("auth: compare: %w", err)
	}
	return same && known, nil
}

// slot waits for one of the few places where hashing happens.
func (h *Hasher) slot(ctx context.Context) (release func(), err error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, &desk.Error{Kind: desk.TooMany, Code: "rate_limited", RetryAfterMS: 2000,
			Public: "Many people are signing in at this moment. Wait a few seconds and try again."}
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, desk.ErrUnavailable.With(fmt.Errorf("auth: wait to hash: %w", ctx.Err()))
	}
}

// NewPassword makes a password that can be read out and typed: four groups of
// four letters and digits without those that look alike, about 79 bits.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	out := make([]byte, 0, 19)
	for len(out) < 19 {
		if len(out)%5 == 4 {
			out = append(out, '-')
			continue
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil {
			panic("auth: no randomness: " + err.Error())
		}
		out = append(out, letters[n.Int64()])
	}
	return string(out)
}
