package auth_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"careline/server/auth"
)

func TestKeysAreMadeOnceAndKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	first, err := auth.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, auth.KeysFile))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode().Perm())
	}
	second, err := auth.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Digest()) != 32 || !bytes.Equal(first.Digest(), second.Digest()) {
		t.Error("the keys changed between two starts")
	}
	other, err := auth.LoadKeys(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first.Digest(), other.Digest()) {
		t.Error("two installations share a key")
	}
}

func TestProcessesStartingTogetherAgree(t *testing.T) {
	dir := t.TempDir()
	digests := make([][]byte, 16)
	var wg sync.WaitGroup
	for i := range digests {
		wg.Go(func() {
			k, err := auth.LoadKeys(dir)
			if err != nil {
				t.Error(err)
				return
			}
			digests[i] = k.Digest()
		})
	}
	wg.Wait()
	for _, d := range digests {
		if !bytes.Equal(d, digests[0]) {
			t.Fatal("two starts hold different keys")
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 {
		t.Errorf("%d files in the folder, want the keys alone", len(left))
	}
}

func TestBadKeyFilesStopTheStart(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		mode          os.FileMode
		says          string
	}{
		{"readable by others", `{}`, 0o644, "chmod 600"},
		{"half a file", `{"signing":"c2VjcmV0`, 0o600, "damaged"},
		{"short key", `{"signing":"c2VjcmV0","digest":"c2VjcmV0"}`, 0o600, "damaged"},
		{"empty", ``, 0o600, "damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, auth.KeysFile)
			if err := os.WriteFile(path, []byte(tt.content), tt.mode); err != nil {
				t.Fatal(err)
			}
			_, err := auth.LoadKeys(dir)
			if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "c2VjcmV0") {
				t.Errorf("got %v, want it to say %q and nothing of the content", err, tt.says)
			}
			if now, _ := os.ReadFile(path); string(now) != tt.content {
				t.Error("the file was changed")
			}
		})
	}
}
