package backup

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"careline/server/attach"
	"careline/server/desk"
	"careline/server/store"
)

// Check reads a back-up whole and compares every part with the manifest.
func Check(dir string) (Manifest, error) {
	var m Manifest
	raw, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return m, fmt.Errorf("%s holds no whole back-up: %w", dir, err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("the manifest of %s is damaged: %w", dir, err)
	}
	if m.Format != Format {
		return m, fmt.Errorf("this back-up has format %d; this version reads %d", m.Format, Format)
	}
	for _, p := range append(append([]Part{}, m.Tables...), m.Files...) {
		if !filepath.IsLocal(p.Path) {
			return m, fmt.Errorf("the manifest names %q, which is not in the back-up", p.Path)
		}
		f, err := os.Open(filepath.Join(dir, filepath.FromSlash(p.Path)))
		if err != nil {
			return m, fmt.Errorf("a part of the back-up is missing: %w", err)
		}
		sum := sha256.New()
		n, err := io.Copy(sum, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return m, fmt.Errorf("a part of the back-up cannot be read: %w", err)
		}
		if n != p.Size || hex.EncodeToString(sum.Sum(nil)) != p.SHA256 {
			return m, fmt.Errorf("%s is damaged: its checksum is not that of the manifest", p.Path)
		}
	}
	return m, nil
}

// Restore fills an empty database and an empty folder of files from a back-up,
// after checking all of it. The files come first: what the tables say is there
// is there.
func Restore(ctx context.Context, dir string, st *store.Store, files *attach.Keeper) (Manifest, error) {
	m, err := Check(dir)
	if err != nil {
		return m, err
	}
	schema, err := st.Schema(ctx)
	if err != nil {
		return m, err
	}
	if schema != m.Schema {
		return m, fmt.Errorf("this back-up has tables of version %d and this program makes %d: restore with the version that wrote it (%s), then upgrade", m.Schema, schema, m.Version)
	}
	if empty, err := st.Empty(ctx); err != nil || !empty {
		return m, errors.Join(errors.New("there is a clinic already: restore into an empty database and data folder"), err)
	}
	for _, p := range m.Files {
		id, variant, _ := strings.Cut(strings.TrimPrefix(p.Path, "files/"), ".")
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p.Path)))
		if err == nil {
			err = files.PutBack(desk.FileID(id), attach.Variant(variant), raw)
		}
		if err != nil {
			return m, fmt.Errorf("backup: restore %s: %w", p.Path, err)
		}
	}
	tables, parts := make([]store.Table, len(m.Tables)), map[string]Part{}
	for i, p := range m.Tables {
		tables[i], parts[p.Name] = p.Table, p
	}
	return m, st.Import(ctx, tables, func(table string, each func([]any) error) error {
		return readRows(filepath.Join(dir, filepath.FromSlash(parts[table].Path)), parts[table], each)
	})
}

func readRows(path string, p Part, each func([]any) error) error {
	raw, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	d := json.NewDecoder(raw)
	d.UseNumber()
	rows := int64(0)
	for ; ; rows++ {
		var row []any
		if err := d.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		for i, v := range row {
			if text, ok := v.(string); ok && i < len(p.Kinds) && p.Kinds[i] == "bytea" {
				if row[i], err = base64.StdEncoding.DecodeString(text); err != nil {
					return err
				}
			}
		}
		if err := each(row); err != nil {
			return err
		}
	}
	if rows != p.Rows {
		return fmt.Errorf("%d rows of %d", rows, p.Rows)
	}
	return nil
}
