// Package backup writes a clinic into a folder and reads it back: all tables as
// they were at one instant, the files that people sent, and a manifest with the
// checksum of each, which is written last. The form is the same for both
// databases, so what one of them held can be given to the other.
//
// The installation's keys are not in it: whoever has them can sign in as
// anybody, so they are kept apart.
package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"careline/server/attach"
	"careline/server/desk"
	"careline/server/store"
)

const (
	// Format is that of the folder.
	Format       = 1
	manifestName = "manifest.json"
	partial      = ".partial" // what a folder ends with until it is whole
)

// Manifest says what a back-up holds. A folder without one is none.
type Manifest struct {
	Format  int    `json:"format"`
	Schema  int64  `json:"schema"`  // of the tables: the last migration
	Version string `json:"version"` // of the program that wrote it
	At      int64  `json:"at"`      // Unix ms, before the first row was read
	Tables  []Part `json:"tables"`
	Files   []Part `json:"files"`
}

// Part is one file of a back-up.
type Part struct {
	store.Table
	Path   string `json:"path"`
	Rows   int64  `json:"rows,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Write makes a back-up in a folder that must not be there yet. The server may
// run and be written to meanwhile. When it fails, or is cut off, there is no
// folder of that name.
func Write(ctx context.Context, dir, version string, st *store.Store, files *attach.Keeper, now time.Time) (m Manifest, err error) {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return m, fmt.Errorf("%s is there already: give a name that is not", dir)
	}
	work := dir + partial
	if err := os.RemoveAll(work); err != nil { // of one that was cut off
		return m, fmt.Errorf("backup: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(work, "tables"), 0o700); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(work))
		}
	}()
	m = Manifest{Format: Format, Version: version, At: now.UnixMilli()}
	if m.Schema, err = st.Schema(ctx); err != nil {
		return m, err
	}
	held, err := m.writeTables(ctx, work, st)
	if err != nil {
		return m, err
	}
	if err := m.writeFiles(ctx, work, st, files, held); err != nil {
		return m, err
	}
	raw, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return m, err
	}
	if _, err := writePart(work, manifestName, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return m, err
	}
	if err := os.Rename(work, dir); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return m, syncFolder(filepath.Dir(dir))
}

// held is a file that a table says there is.
type held struct {
	id       desk.FileID
	preview  bool
	required bool // something shows it
}

func (m *Manifest) writeTables(ctx context.Context, work string, st *store.Store) (files []held, err error) {
	var t store.Table
	var out *partWriter
	end := func() error {
		if out == nil {
			return nil
		}
		p, err := out.close()
		p.Table = t
		m.Tables = append(m.Tables, p)
		out = nil
		return err
	}
	err = st.Export(ctx, func(next store.Table) (err error) {
		if err := end(); err != nil {
			return err
		}
		t = next
		out, err = newPart(work, "tables/"+next.Name+".jsonl")
		return err
	}, func(row []any) error {
		out.rows++
		if t.Name == "attachments" {
			if f, ok := heldOf(t, row); ok {
				files = append(files, f)
			}
		}
		return json.NewEncoder(out).Encode(row) // bytes as base64
	})
	return files, errors.Join(err, end())
}

// noBytes are the states of files that no back-up holds: what the scanner
// stopped, and what was deleted.
var noBytes = []desk.FileState{desk.FileInfected, desk.FileDeleted, desk.FileGone}

// heldOf is the file that a row of attachments is about; none for one without
// bytes.
func heldOf(t store.Table, row []any) (f held, ok bool) {
	ok = true
	for i, name := range t.Columns {
		switch name {
		case "id":
			f.id = desk.FileID(row[i].(string))
		case "preview":
			f.preview = row[i].(bool)
		case "owner":
			f.required = row[i].(string) != ""
		case "state":
			ok = !slices.Contains(noBytes, desk.FileState(row[i].(string)))
		}
	}
	return f, ok
}

func (m *Manifest) writeFiles(ctx context.Context, work string, st *store.Store, files *attach.Keeper, all []held) error {
	if err := os.MkdirAll(filepath.Join(work, "files"), 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	for _, f := range all {
		variants := []attach.Variant{attach.Original}
		if f.preview {
			variants = append(variants, attach.Preview)
		}
		for _, v := range variants {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, _, err := files.Open(f.id, v)
			if errors.Is(err, desk.ErrNoSuchThing) {
				if gone, known := wentMeanwhile(ctx, st, f); gone {
					continue
				} else if known != nil {
					return known
				}
			}
			if err != nil {
				return fmt.Errorf("backup: file %s: %w", f.id, err)
			}
			p, err := writePart(work, "files/"+string(f.id)+"."+string(v), func(w io.Writer) error { _, err := io.Copy(w, r); return err })
			if err := errors.Join(err, r.Close()); err != nil {
				return err
			}
			m.Files = append(m.Files, p)
		}
	}
	return nil
}

// wentMeanwhile reports whether a file was taken back, or deleted with its
// message, since the tables were read.
func wentMeanwhile(ctx context.Context, st *store.Store, f held) (bool, error) {
	if !f.required {
		return true, nil
	}
	now, err := st.File(ctx, f.id)
	return slices.Contains(noBytes, now.State), err
}

// partWriter writes one file of a back-up and sums it up.
type partWriter struct {
	*bufio.Writer
	file *os.File
	sum  hash.Hash
	path string
	rows int64
}

func newPart(work, path string) (*partWriter, error) {
	f, err := os.OpenFile(filepath.Join(work, filepath.FromSlash(path)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	p := &partWriter{file: f, sum: sha256.New(), path: path}
	p.Writer = bufio.NewWriterSize(io.MultiWriter(f, p.sum), 64<<10)
	return p, nil
}

func (p *partWriter) close() (Part, error) {
	err := p.Flush()
	size, serr := p.file.Seek(0, io.SeekEnd)
	if err := errors.Join(err, serr, p.file.Sync(), p.file.Close()); err != nil {
		return Part{}, fmt.Errorf("backup: %s: %w", p.path, err)
	}
	return Part{Path: p.path, Rows: p.rows, Size: size, SHA256: hex.EncodeToString(p.sum.Sum(nil))}, nil
}

func writePart(work, path string, fill func(io.Writer) error) (Part, error) {
	p, err := newPart(work, path)
	if err != nil {
		return Part{}, err
	}
	if err := fill(p); err != nil {
		return Part{}, errors.Join(fmt.Errorf("backup: %s: %w", path, err), p.file.Close())
	}
	return p.close()
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
