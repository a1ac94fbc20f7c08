package auth_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"careline/server/auth"
	"careline/server/desk"
)

var now = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

var staffClaims = auth.Claims{Kind: desk.KindStaff, Owner: "s_1", Session: "ss_1", ExpiresAt: now.Add(auth.StaffTokenLife)}

func keys(t *testing.T) *auth.Keys {
	t.Helper()
	k, err := auth.LoadKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func mint(t *testing.T, k *auth.Keys, c auth.Claims) string {
	t.Helper()
	token, err := k.Mint(c, now)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTokenRoundTrip(t *testing.T) {
	k := keys(t)
	for _, c := range []auth.Claims{
		staffClaims,
		{Kind: desk.KindPatient, Owner: "p_1", Session: "ss_2", ExpiresAt: now.Add(auth.PatientTokenLife)},
	} {
		for _, as := range []desk.ActorKind{c.Kind, ""} {
			got, err := k.Verify(mint(t, k, c), as, now.Add(time.Minute))
			if err != nil {
				t.Fatalf("%s as %q: %v", c.Kind, as, err)
			}
			got.ExpiresAt = got.ExpiresAt.UTC()
			if d := cmp.Diff(c, got); d != "" {
				t.Error(d)
			}
		}
	}
}

// sign makes a token that our own Mint never would.
func sign(t *testing.T, method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
	t.Helper()
	s, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// good are the claims of a proper token, with changes; a nil value removes one.
func good(changes jwt.MapClaims) jwt.MapClaims {
	c := jwt.MapClaims{"iss": "careline", "aud": "staff", "sub": "s_1", "sid": "ss_1",
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix()}
	for k, v := range changes {
		if v == nil {
			delete(c, k)
			continue
		}
		c[k] = v
	}
	return c
}

func TestVerifyRefuses(t *testing.T) {
	dir := t.TempDir()
	k, err := auth.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	key := signingKey(t, dir)
	ours := mint(t, k, staffClaims)
	parts := strings.Split(ours, ".")
	raw := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	hs := jwt.SigningMethodHS256

	// The tool of this test must be able to make a token that is accepted,
	// or every refusal below would prove nothing.
	if _, err := k.Verify(sign(t, hs, key, good(nil)), desk.KindStaff, now); err != nil {
		t.Fatalf("a proper token made by hand is refused: %v", err)
	}

	for _, tt := range []struct {
		name  string
		token string
		as    desk.ActorKind
		at    time.Time
	}{
		{"empty", "", desk.KindStaff, now},
		{"no token at all", "hello", desk.KindStaff, now},
		{"three dots", "..", desk.KindStaff, now},
		{"huge", strings.Repeat("a", 1<<16), desk.KindStaff, now},
		{"alg none", sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good(nil)), desk.KindStaff, now},
		{"alg none by hand, no signature", raw(`{"alg":"none","typ":"JWT"}`) + "." + parts[1] + ".", desk.KindStaff, now},
		{"alg NONE in capitals", raw(`{"alg":"NONE","typ":"JWT"}`) + "." + parts[1] + ".", desk.KindStaff, now},
		{"alg none, our signature", raw(`{"alg":"none","typ":"JWT"}`) + "." + parts[1] + "." + parts[2], desk.KindStaff, now},
		{"another HMAC with the right key", sign(t, jwt.SigningMethodHS512, key, good(nil)), desk.KindStaff, now},
		{"wrong key", sign(t, hs, []byte("another key of the same length!!"), good(nil)), desk.KindStaff, now},
		{"empty key", sign(t, hs, []byte{}, good(nil)), desk.KindStaff, now},
		{"another installation's key", mint(t, keys(t), staffClaims), desk.KindStaff, now},
		{"no signature", parts[0] + "." + parts[1] + ".", desk.KindStaff, now},
		{"payload of another person", parts[0] + "." + raw(`{"iss":"careline","aud":"staff","sub":"s_2","sid":"ss_1","exp":4102444800}`) + "." + parts[2], desk.KindStaff, now},
		{"signature cut", ours[:len(ours)-2], desk.KindStaff, now},
		{"signature's spare bits", parts[0] + "." + parts[1] + "." + spareBits(parts[2]), desk.KindStaff, now},
		{"staff's token as patient", ours, desk.KindPatient, now},
		{"unknown audience", sign(t, hs, key, good(jwt.MapClaims{"aud": "system"})), "", now},
		{"both audiences", sign(t, hs, key, good(jwt.MapClaims{"aud": []string{"staff", "patient"}})), desk.KindStaff, now},
		{"no audience", sign(t, hs, key, good(jwt.MapClaims{"aud": nil})), "", now},
		{"wrong issuer", sign(t, hs, key, good(jwt.MapClaims{"iss": "carelyne"})), desk.KindStaff, now},
		{"no issuer", sign(t, hs, key, good(jwt.MapClaims{"iss": nil})), desk.KindStaff, now},
		{"expired", ours, desk.KindStaff, now.Add(auth.StaffTokenLife + 10*time.Second)},
		{"never expires", sign(t, hs, key, good(jwt.MapClaims{"exp": nil})), desk.KindStaff, now},
		{"expiry is text", sign(t, hs, key, good(jwt.MapClaims{"exp": "tomorrow"})), desk.KindStaff, now},
		{"issued in the future", sign(t, hs, key, good(jwt.MapClaims{"iat": now.Add(time.Hour).Unix()})), desk.KindStaff, now},
		{"not yet valid", sign(t, hs, key, good(jwt.MapClaims{"nbf": now.Add(time.Hour).Unix()})), desk.KindStaff, now},
		{"no subject", sign(t, hs, key, good(jwt.MapClaims{"sub": nil})), desk.KindStaff, now},
		{"no session", sign(t, hs, key, good(jwt.MapClaims{"sid": nil})), desk.KindStaff, now},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := k.Verify(tt.token, tt.as, tt.at)
			if !errors.Is(err, desk.ErrUnauthenticated) {
				t.Errorf("got %+v, %v; want unauthenticated", got, err)
			}
		})
	}
}

func TestVerifyForgivesSmallClockDifferences(t *testing.T) {
	k := keys(t)
	token := mint(t, k, staffClaims)
	if _, err := k.Verify(token, "", now.Add(-3*time.Second)); err != nil {
		t.Errorf("three seconds early: %v", err)
	}
	if _, err := k.Verify(token, "", staffClaims.ExpiresAt.Add(3*time.Second)); err != nil {
		t.Errorf("three seconds late: %v", err)
	}
}

// TestEveryChangedByteIsNoticed tampers with a token at every place.
func TestEveryChangedByteIsNoticed(t *testing.T) {
	k := keys(t)
	token := mint(t, k, staffClaims)
	for i := range token {
		b := []byte(token)
		b[i] ^= 1
		if _, err := k.Verify(string(b), "", now); err == nil {
			t.Errorf("byte %d changed (%q to %q) and still accepted", i, token[i], b[i])
		}
	}
}

func TestRefreshTokens(t *testing.T) {
	k := keys(t)
	first := auth.FirstRefresh("ss_1")
	if first == auth.FirstRefresh("ss_1") {
		t.Error("two first tokens are equal")
	}
	next := k.NextRefresh(first)
	if next == first || next != k.NextRefresh(first) {
		t.Error("the next token must differ from its parent and repeat exactly")
	}
	if next == keys(t).NextRefresh(first) {
		t.Error("the next token can be derived without our key")
	}
	for _, token := range []string{first, next} {
		if s, ok := auth.RefreshSession(token); !ok || s != "ss_1" {
			t.Errorf("session of %q is %q, %t", token, s, ok)
		}
	}
	for _, bad := range []string{"", ".", "ss_1", "ss_1.", ".x", "ss_1." + strings.Repeat("x", 300)} {
		if _, ok := auth.RefreshSession(bad); ok {
			t.Errorf("%q has a session", bad)
		}
	}
	if auth.HashSecret(first) == auth.HashSecret(next) || strings.Contains(auth.HashSecret(first), first) {
		t.Error("hashes do not hide or tell apart")
	}
}
