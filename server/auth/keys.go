package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// KeysFile is the name of the key file in the data folder.
const KeysFile = "keys.json"

// keySize of each key in bytes: as long as what HMAC-SHA256 gives.
const keySize = 32

// Keys are the secrets of one installation. Whoever holds them can sign in as
// anybody, so they are readable by the owner of the data folder alone.
type Keys struct {
	signing []byte // of access tokens and of the chain of refresh tokens
	digest  []byte
}

// keysOnDisk is the file's form.
type keysOnDisk struct {
	Signing []byte `json:"signing"`
	Digest  []byte `json:"digest"`
}

// LoadKeys reads the keys of a data folder and makes them on first use. When
// several processes start together on one folder, they agree on the keys of
// whoever was first.
func LoadKeys(dir string) (*Keys, error) {
	path := filepath.Join(dir, KeysFile)
	k, err := readKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("auth: data folder: %w", err)
	}
	if err := createKeys(dir, path); err != nil {
		return nil, fmt.Errorf("auth: make keys: %w", err)
	}
	return readKeys(path)
}

// Digest is the key under which the log remembers what was sent with a
// client id.
func (k *Keys) Digest() []byte { return k.digest }

// Links is the key that signs the addresses of files.
func (k *Keys) Links() []byte { return k.mac("files", "") }

func readKeys(path string) (*Keys, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("auth: keys: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("auth: keys: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("auth: %s can be read by others. Run: chmod 600 %s", path, path)
	}
	var d keysOnDisk
	if err := json.Unmarshal(raw, &d); err != nil || len(d.Signing) != keySize || len(d.Digest) != keySize {
		// The parser's error could show a part of the file.
		return nil, fmt.Errorf("auth: %s is damaged. Restore it from a backup; if there is none, remove it: everybody has to sign in again", path)
	}
	return &Keys{signing: d.Signing, digest: d.Digest}, nil
}

// createKeys writes a whole, synced file under a name of its own and links it
// into place: the link fails when somebody else was first, and no reader ever
// sees half a file.
func createKeys(dir, path string) error {
	d := keysOnDisk{Signing: make([]byte, keySize), Digest: make([]byte, keySize)}
	for _, b := range [][]byte{d.Signing, d.Digest} {
		if _, err := rand.Read(b); err != nil {
			return err
		}
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, KeysFile+".*") // O_EXCL, 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(dir)
}

// syncFolder makes the new name survive a loss of power: keys that signed
// something must not change.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// mac is a keyed digest for the given purpose.
func (k *Keys) mac(purpose, what string) []byte {
	h := hmac.New(sha256.New, k.signing)
	h.Write([]byte(purpose + "\x00" + what))
	return h.Sum(nil)
}
