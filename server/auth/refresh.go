package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"careline/server/desk"
)

// NewSecret is an opaque 256-bit token for a one-time link.
func NewSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails; a broken source ends the process
	return base64.RawURLEncoding.EncodeToString(b)
}

// HashSecret is the form in which opaque tokens are stored: a copy of the
// database lets nobody in. They are random, so a fast hash is enough.
func HashSecret(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FirstRefresh is the refresh token a session begins with. It names the
// session, so that a token out of time can end it.
func FirstRefresh(session desk.SessionID) string { return string(session) + "." + NewSecret() }

// NextRefresh is the refresh token that follows token. It is derived, not
// drawn: whoever repeats a refresh because the answer was lost, or because a
// second tab asked at the same moment, gets the same next token although only
// hashes are stored.
func (k *Keys) NextRefresh(token string) string {
	session, _, _ := strings.Cut(token, ".")
	return session + "." + base64.RawURLEncoding.EncodeToString(k.mac("refresh", token))
}

// RefreshSession is the session a refresh token claims to belong to.
func RefreshSession(token string) (desk.SessionID, bool) {
	session, secret, ok := strings.Cut(token, ".")
	if !ok || session == "" || secret == "" || len(token) > 256 {
		return "", false
	}
	return desk.SessionID(session), true
}
