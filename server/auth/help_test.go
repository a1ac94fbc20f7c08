package auth_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"careline/server/auth"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// signingKey reads the key as a thief of the data folder would.
func signingKey(t *testing.T, dir string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, auth.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Signing []byte `json:"signing"`
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	return d.Signing
}

// spareBits changes the bits of the last character that carry nothing: a lax
// decoder reads the same signature from it.
func spareBits(signature string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, signature[len(signature)-1])
	return signature[:len(signature)-1] + string(alphabet[last^1])
}
