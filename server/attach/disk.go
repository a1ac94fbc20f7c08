package attach

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"careline/server/desk"
)

// Variant says which form of a file.
type Variant string

const (
	Original Variant = "original" // as it is kept
	Preview  Variant = "preview"  // a small JPEG of it
)

// Folders beside those of files, which have two characters.
const (
	tmpFolder        = "tmp"
	quarantineFolder = "quarantine"
	previewSuffix    = ".preview"
)

// disk is the folder: a file named after its id, in a folder named after the
// last two characters of it, which are random.
type disk struct{ dir string }

func openDisk(dir string) (*disk, error) {
	for _, sub := range []string{tmpFolder, quarantineFolder} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("attach: folder: %w", err)
		}
	}
	return &disk{dir}, nil
}

// path is where a file lies. An id that is not one of ours has no path.
func (d *disk) path(id desk.FileID, v Variant) (string, error) {
	if !plainID(id) {
		return "", desk.ErrNoSuchThing
	}
	name := string(id)
	if v == Preview {
		name += previewSuffix
	}
	return filepath.Join(d.dir, string(id[len(id)-2:]), name), nil
}

// plainID reports whether an id looks like those of desk.NewID("f", …).
func plainID(id desk.FileID) bool {
	rest, ok := strings.CutPrefix(string(id), "f_")
	if !ok || len(rest) != 26 {
		return false
	}
	for i := range len(rest) {
		c := rest[i]
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z') {
			return false
		}
	}
	return true
}

// write puts a file in its place, whole and synced, or not at all.
func (d *disk) write(id desk.FileID, v Variant, data []byte) error {
	path, err := d.path(id, v)
	if err != nil {
		return err
	}
	return unavailable(d.place(path, data))
}

// isolate puts a file where nothing reads it.
func (d *disk) isolate(id desk.FileID, data []byte) error {
	return unavailable(d.place(filepath.Join(d.dir, quarantineFolder, string(id)), data))
}

func (d *disk) place(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Join(d.dir, tmpFolder), "*") // O_EXCL, 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	folder := filepath.Dir(path)
	made := false
	if err := os.Mkdir(folder, 0o700); err == nil {
		made = true
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	if made {
		if err := syncFolder(d.dir); err != nil {
			return err
		}
	}
	return syncFolder(folder)
}

// quarantine moves a file out of reach and removes its preview.
func (d *disk) quarantine(id desk.FileID) error {
	from, err := d.path(id, Original)
	if err != nil {
		return err
	}
	small, err := d.path(id, Preview)
	if err != nil {
		return err
	}
	err = os.Rename(from, filepath.Join(d.dir, quarantineFolder, string(id)))
	return unavailable(errors.Join(err, gone(os.Remove(small)), syncFolder(filepath.Dir(from)), syncFolder(filepath.Join(d.dir, quarantineFolder))))
}

func (d *disk) open(id desk.FileID, v Variant) (*os.File, error) {
	path, err := d.path(id, v)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, desk.ErrNoSuchThing.With(err)
	}
	return f, unavailable(err)
}

func (d *disk) remove(id desk.FileID) error {
	var all error
	for _, v := range []Variant{Preview, Original} {
		path, err := d.path(id, v)
		if err != nil {
			return err
		}
		all = errors.Join(all, gone(os.Remove(path)))
	}
	return unavailable(errors.Join(all, gone(os.Remove(filepath.Join(d.dir, quarantineFolder, string(id))))))
}

// sweepPart is how many files are asked about at once.
const sweepPart = 256

// sweeping is one walk through the folder.
type sweeping struct {
	before   time.Time // younger files may be about to be noted
	isolated time.Time // those kept apart since before then go too
	known    func(context.Context, []desk.FileID) (map[desk.FileID]bool, error)
	ids      []desk.FileID // to be asked about
}

func (d *disk) sweep(ctx context.Context, w sweeping) error {
	err := filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return gone(err) // removed meanwhile
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir():
			return nil
		}
		info, err := e.Info()
		if err != nil || !info.ModTime().Before(w.before) {
			return gone(err)
		}
		switch filepath.Base(filepath.Dir(path)) {
		case tmpFolder:
			return gone(os.Remove(path))
		case quarantineFolder:
			if info.ModTime().Before(w.isolated) {
				return gone(os.Remove(path))
			}
		}
		if id := desk.FileID(strings.TrimSuffix(e.Name(), previewSuffix)); plainID(id) {
			if w.ids = append(w.ids, id); len(w.ids) == sweepPart {
				return d.removeUnknown(ctx, &w)
			}
		}
		return nil
	})
	if err == nil {
		err = d.removeUnknown(ctx, &w)
	}
	if err != nil {
		return fmt.Errorf("attach: sweep: %w", err)
	}
	return nil
}

func (d *disk) removeUnknown(ctx context.Context, w *sweeping) error {
	if len(w.ids) == 0 {
		return nil
	}
	known, err := w.known(ctx, w.ids)
	if err != nil {
		return err
	}
	for _, id := range w.ids {
		if !known[id] {
			if err := d.remove(id); err != nil {
				return err
			}
		}
	}
	w.ids = w.ids[:0]
	return nil
}

func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// unavailable codes what the disk refused.
func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return desk.ErrUnavailable.With(fmt.Errorf("attach: disk: %w", err))
}

// syncFolder makes new names survive a loss of power.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
