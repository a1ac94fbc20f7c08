// Package attach takes files from people and keeps them so that they can be
// given to others: it judges a file by its content, takes out what it says
// about its maker, makes a small picture of it, asks a virus scanner, and
// writes it to disk. It signs the links by which a browser fetches files.
//
// It knows no conversation and no database: who may see which file is decided
// elsewhere. Nothing that somebody sent, a name least of all, ever becomes part
// of a path. All of it is safe for concurrent use.
package attach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"careline/server/desk"
)

// Folder is the name of the folder of files in the data folder.
const Folder = "attach"

// Limits of what is taken.
const (
	DefaultMaxBytes = 10 << 20
	// MaxPixels is that of a large phone camera. More than that is not for
	// showing a card, and decoding it could take a gigabyte.
	MaxPixels = 64 << 20
)

// IsolatedFor is how long a file that the scanner stopped is kept apart, for
// whoever has to find out where it came from.
const IsolatedFor = 30 * 24 * time.Hour

// Options for Open.
type Options struct {
	MaxBytes int64 // of one file; 0: DefaultMaxBytes
	Clamd    string
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger
}

// Keeper takes files and keeps them in one folder. Make it with Open.
type Keeper struct {
	disk  *disk
	clamd *clamd // nil: there is no scanner
	max   int64
	now   func() time.Time
	log   *slog.Logger
	work  chan struct{} // places for those whose whole file is in memory
}

// workers bounds how many files are looked at, and so in memory, at once.
const workers = 2

// Open makes the folder where it is missing.
func Open(dir string, o Options) (*Keeper, error) {
	k := &Keeper{max: o.MaxBytes, now: o.Now, log: o.Log, work: make(chan struct{}, workers)}
	if k.max == 0 {
		k.max = DefaultMaxBytes
	}
	if k.now == nil {
		k.now = time.Now
	}
	if k.log == nil {
		k.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if o.Clamd != "" {
		if k.clamd, err = newClamd(o.Clamd); err != nil {
			return nil, err
		}
	}
	if k.disk, err = openDisk(dir); err != nil {
		return nil, err
	}
	return k, nil
}

// MaxBytes is how large a file may be.
func (k *Keeper) MaxBytes() int64 { return k.max }

// Scans reports whether a virus scanner is asked.
func (k *Keeper) Scans() bool { return k != nil && k.clamd != nil }

// Kept is a file that was taken in.
type Kept struct {
	ID      desk.FileID
	Type    string // image/jpeg, image/png, image/gif, image/webp, application/pdf
	Size    int64  // as kept, which can be less than what came
	Width   int    // as shown, 0 unless it is an image
	Height  int
	Preview bool   // there is a small picture of it
	Digest  []byte // SHA-256 of it as kept
	State   desk.FileState
}

// Keep takes a file in. What it reads is never in memory as a whole before its
// size is known, and never on disk under its id before it was judged. The file
// is safe on disk when Keep returns. A file in which the scanner found
// something is kept apart, where nothing reads it, and answered with its state;
// every other refusal leaves nothing.
func (k *Keeper) Keep(ctx context.Context, r io.Reader, what Accept) (Kept, error) {
	spool, err := k.disk.spool()
	if err != nil {
		return Kept{}, err
	}
	defer spool.discard()
	switch n, err := io.Copy(spool, io.LimitReader(r, k.max+1)); {
	case spool.failed != nil:
		return Kept{}, desk.ErrUnavailable.With(spool.failed)
	case err != nil:
		return Kept{}, errCutOff.With(err)
	case n == 0:
		return Kept{}, errEmptyFile
	case n > k.max:
		return Kept{}, TooLarge(k.max)
	}
	select {
	case k.work <- struct{}{}:
		defer func() { <-k.work }()
	case <-ctx.Done():
		return Kept{}, desk.ErrUnavailable.With(ctx.Err())
	}
	raw, err := spool.bytes()
	if err != nil {
		return Kept{}, err
	}
	return k.keep(ctx, raw, what)
}

func (k *Keeper) keep(ctx context.Context, raw []byte, what Accept) (Kept, error) {
	f, err := inspect(raw, what)
	if err != nil {
		return Kept{}, err
	}
	sum := sha256.Sum256(f.data)
	kept := Kept{
		ID: desk.FileID(desk.NewID("f", k.now())), Type: f.kind, Size: int64(len(f.data)), Width: f.width, Height: f.height, Digest: sum[:],
	}
	small, err := preview(f)
	if err != nil {
		return Kept{}, err
	}
	if kept.State, err = k.verdict(ctx, bytes.NewReader(raw)); err != nil {
		k.log.Warn("virus scanner did not answer; the file waits for it", slog.String("file", string(kept.ID)), slog.Any("cause", err))
	}
	if kept.State == desk.FileInfected {
		return kept, k.disk.isolate(kept.ID, f.data)
	}
	if small != nil {
		if err := k.disk.write(kept.ID, Preview, small); err != nil {
			return Kept{}, err
		}
		kept.Preview = true
	}
	return kept, k.disk.write(kept.ID, Original, f.data)
}

// verdict asks the scanner. Without one a file is marked as not scanned; when
// it does not answer the file waits.
func (k *Keeper) verdict(ctx context.Context, r io.Reader) (desk.FileState, error) {
	if k.clamd == nil {
		return desk.FileUnscanned, nil
	}
	infected, err := k.clamd.scan(ctx, r)
	switch {
	case err != nil:
		return desk.FileScanning, err
	case infected:
		return desk.FileInfected, nil
	}
	return desk.FileClean, nil
}

// Rescan asks about a file that waits. What is found infected is put apart.
func (k *Keeper) Rescan(ctx context.Context, id desk.FileID) (desk.FileState, error) {
	f, err := k.disk.open(id, Original)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	state, err := k.verdict(ctx, f)
	if err != nil {
		return "", err
	}
	if state == desk.FileInfected {
		return state, k.disk.quarantine(id)
	}
	return state, nil
}

// File is an open file of the folder.
type File interface {
	io.ReadSeekCloser
}

// Open gives a file to read; desk.ErrNoSuchThing where there is none.
func (k *Keeper) Open(id desk.FileID, v Variant) (File, int64, error) {
	f, err := k.disk.open(id, v)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("attach: open: %w", err), f.Close())
	}
	return f, info.Size(), nil
}

// PutBack writes a file of a back-up under the id it had.
func (k *Keeper) PutBack(id desk.FileID, v Variant, data []byte) error {
	return k.disk.write(id, v, data)
}

// Remove deletes a file with all that belongs to it. It is no error if there
// is nothing.
func (k *Keeper) Remove(id desk.FileID) error { return k.disk.remove(id) }

// Sweep removes what was left behind by uploads that broke off, what was kept
// apart for long enough, and files from before that moment which are not known:
// something was written and then not noted. known is asked in parts.
func (k *Keeper) Sweep(ctx context.Context, before time.Time, known func(context.Context, []desk.FileID) (map[desk.FileID]bool, error)) error {
	return k.disk.sweep(ctx, sweeping{before: before, isolated: k.now().Add(-IsolatedFor), known: known})
}
