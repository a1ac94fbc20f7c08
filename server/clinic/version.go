package clinic

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"careline/server/desk"
)

// versionOf names what a form shows, so that saving it can tell whether that
// still stands. It depends on nothing but what is shown.
func versionOf(shown any) string {
	raw, err := json.Marshal(shown)
	if err != nil {
		panic("clinic: " + err.Error()) // forms are strings, numbers and lists of them
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// stands is desk.ErrConflict where the version that was seen is not the one
// there is. Who names none, as programs do, takes what there is.
func stands(seen string, shown any) error {
	if seen != "" && seen != versionOf(shown) {
		return desk.ErrConflict
	}
	return nil
}
