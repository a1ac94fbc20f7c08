package attach

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"careline/server/desk"
)

// LinkLife is how long a link works: long enough to look and to save.
const LinkLife = 10 * time.Minute

// Pass is what a link says: this form of this file, for this session, until a
// time. Whether that session may still see it is asked again when it is used.
type Pass struct {
	File    desk.FileID
	Variant Variant
	Session desk.SessionID
	Until   int64 // Unix ms
}

// Links signs passes and reads them.
type Links struct{ key []byte }

// NewLinks takes a key that is used for nothing else.
func NewLinks(key []byte) Links { return Links{key} }

// Sign makes the part of an address that stands for the pass.
func (l Links) Sign(p Pass) string {
	return strconv.FormatInt(p.Until, 36) + "." + string(p.Session) + "." + l.mac(p)
}

// Read finds the pass again. ok is false for one that is not ours, has been
// changed, or is over.
func (l Links) Read(file desk.FileID, v Variant, signed string, now time.Time) (p Pass, ok bool) {
	parts := strings.Split(signed, ".")
	if len(parts) != 3 {
		return Pass{}, false
	}
	until, err := strconv.ParseInt(parts[0], 36, 64)
	if err != nil {
		return Pass{}, false
	}
	p = Pass{File: file, Variant: v, Session: desk.SessionID(parts[1]), Until: until}
	ok = hmac.Equal([]byte(l.mac(p)), []byte(parts[2])) && now.UnixMilli() < until
	return p, ok
}

func (l Links) mac(p Pass) string {
	h := hmac.New(sha256.New, l.key)
	h.Write([]byte(strings.Join([]string{"file", string(p.File), string(p.Variant), string(p.Session), strconv.FormatInt(p.Until, 10)}, "\x00")))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}
