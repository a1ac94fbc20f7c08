package desk

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// Ids are strings: a prefix that says what they name and 26 characters that
// sort by the millisecond they were made in, so that rows made together lie
// together in an index.
type (
	SiteID         string
	DepartmentID   string
	StaffID        string
	PatientID      string
	ConversationID string
	SessionID      string
)

// crockford leaves out I, L, O and U, which people misread.
var crockford = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an id with the given prefix ("c", "p", "s", …) for the instant
// now. It panics only if the operating system has no randomness to give.
func NewID(prefix string, now time.Time) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(now.UnixMilli())<<16)
	mustRandom(raw[6:])
	return prefix + "_" + crockford.EncodeToString(raw[:])
}

// NewReference makes the short code by which people name a conversation on the
// phone, like "K7QP-4MDT". It is random, so that it tells nothing about how
// many conversations there are; the store keeps it unique.
func NewReference() string {
	const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	out := make([]byte, 0, 9)
	var raw [1]byte
	for len(out) < 9 {
		if len(out) == 4 {
			out = append(out, '-')
			continue
		}
		mustRandom(raw[:])
		if int(raw[0]) < 256-256%len(letters) {
			out = append(out, letters[int(raw[0])%len(letters)])
		}
	}
	return string(out)
}

func mustRandom(b []byte) {
	if _, err := rand.Read(b); err != nil {
		panic("desk: no randomness: " + err.Error())
	}
}

// ValidClientID reports whether s is a UUID in its canonical 36-character form.
func ValidClientID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
				return false
			}
		}
	}
	return true
}
