package auth_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"careline/server/auth"
	"careline/server/desk"
)

func hasher(t *testing.T) *auth.Hasher {
	t.Helper()
	h, err := auth.NewHasher()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPasswords(t *testing.T) {
	h, ctx := hasher(t), context.Background()
	const right = "correct horse battery"
	hash, err := h.Hash(ctx, right)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %q", hash)
	}
	again, err := h.Hash(ctx, right)
	if err != nil || again == hash {
		t.Errorf("no salt: %q, %v", again, err)
	}
	for _, tt := range []struct {
		name, password, hash string
		want                 bool
	}{
		{"right", right, hash, true},
		{"wrong", "correct horse batterz", hash, false},
		{"capitals", "Correct horse battery", hash, false},
		{"empty", "", hash, false},
		{"with a space behind", right + " ", hash, false},
		{"unknown person", right, "", false},
		{"unknown person, empty", "", "", false},
		{"absurdly long", strings.Repeat("x", 1<<20), hash, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := h.Matches(ctx, tt.password, tt.hash)
			if err != nil || got != tt.want {
				t.Errorf("got %t, %v", got, err)
			}
		})
	}
	if _, err := h.Matches(ctx, right, "$argon2id$damaged"); err == nil {
		t.Error("a damaged hash compares without an error")
	}
}

func TestCheckPassword(t *testing.T) {
	for _, tt := range []struct {
		name, password, code string
	}{
		{"ten characters", "abcdefghij", ""},
		{"ten characters of several bytes", "äöüßéèêñçø", ""},
		{"a sentence", "one two three four five", ""},
		{"nine", "abcdefghi", "invalid"},
		{"nine characters of several bytes", "äöüßéèêñç", "invalid"},
		{"too long", strings.Repeat("x", auth.MaxPasswordBytes+1), "invalid"},
		{"broken UTF-8", "abcdefghij\xff", "invalid_text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := auth.CheckPassword(tt.password)
			if tt.code == "" && err != nil || tt.code != "" && (err == nil || desk.AsError(err).Code != tt.code) {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
	if _, err := hasher(t).Hash(context.Background(), "short"); err == nil {
		t.Error("Hash takes what CheckPassword refuses")
	}
}

func TestNobodyWaitsForEverToBeHashed(t *testing.T) {
	h := hasher(t)
	release := auth.Occupy(h)
	defer release()
	ctx, cancel := context.WithCancel(context.Background())
	answers := make(chan error)
	for range auth.MaxWaiting {
		go func() { _, err := h.Matches(ctx, "x", ""); answers <- err }()
	}
	auth.AwaitWaiting(h, auth.MaxWaiting)
	_, err := h.Matches(ctx, "x", "")
	if e := desk.AsError(err); e.Kind != desk.TooMany || e.RetryAfterMS == 0 {
		t.Errorf("one too many got %v", err)
	}
	cancel()
	for range auth.MaxWaiting {
		if err := <-answers; !errors.Is(err, context.Canceled) {
			t.Errorf("whoever gave up got %v", err)
		}
	}
}

func TestNewPassword(t *testing.T) {
	form := regexp.MustCompile(`^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$`)
	a, b := auth.NewPassword(), auth.NewPassword()
	if !form.MatchString(a) || a == b {
		t.Errorf("made %q and %q", a, b)
	}
	if err := auth.CheckPassword(a); err != nil {
		t.Error(err)
	}
}
