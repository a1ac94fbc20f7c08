package kb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"careline/server/desk"
)

// Imported is what an import did.
type Imported struct {
	Files     int
	New       int // articles and versions written
	Unchanged int
	Bad       []Remark // files that were left out
	Remarks   []Remark // on files that were taken all the same
}

// Remark is what there is to say of a file.
type Remark struct {
	Name, Why string
}

// Import reads all Markdown files below a folder, and what they show from the
// folder "files" beside each. It can be repeated and
// broken off: each file is written whole or not at all, and one that has not
// changed is left alone. progress is called after each file.
func (s *Service) Import(ctx context.Context, a desk.Actor, dir fs.FS, progress func(done, all int)) (Imported, error) {
	var out Imported
	if err := desk.AdminOnly(a); err != nil {
		return out, err
	}
	names, err := markdownFiles(dir)
	if err != nil {
		return out, err
	}
	out.Files = len(names)
	files, bad := readFiles(dir, names)
	out.Bad = bad
	h, err := s.household(ctx)
	if err != nil {
		return out, err
	}
	for i, n := range names {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if f, ok := files[n]; ok {
			changed, remark, err := s.importFile(ctx, a, dir, n, f, h)
			switch e := (*desk.Error)(nil); {
			case errors.As(err, &e) && e.Kind != desk.Unavailable: // it is the file's fault
				out.Bad = append(out.Bad, Remark{n, whyNot[e.Code]})
			case err != nil:
				return out, fmt.Errorf("kb: import %s: %w", n, err)
			case changed:
				out.New++
			default:
				out.Unchanged++
			}
			if remark != "" && err == nil {
				out.Remarks = append(out.Remarks, Remark{n, remark})
			}
		}
		progress(i+1, len(names))
	}
	return out, nil
}

func markdownFiles(dir fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(dir, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && path.Ext(p) == ".md" {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("kb: read the folder: %w", err)
	}
	return names, nil
}

// readFiles parses all files before any is written, so that what does not fit
// together is found: an id in two files, translations that go in a circle.
func readFiles(dir fs.FS, names []string) (map[string]File, []Remark) {
	files, owner := map[string]File{}, map[string]string{}
	var bad []Remark
	refuse := func(name, why string) {
		bad = append(bad, Remark{name, why})
		delete(files, name)
	}
	for _, n := range names {
		f, err := readFile(dir, n)
		if err != nil {
			refuse(n, err.Error())
			continue
		}
		if first, taken := owner[f.ID]; taken {
			refuse(n, "has the same id as "+first)
			continue
		}
		owner[f.ID], files[n] = n, f
	}
	for _, n := range names {
		f, ok := files[n]
		if !ok {
			continue
		}
		seen := []string{f.ID}
		for of := f.TranslationOf; of != ""; of = files[owner[of]].TranslationOf {
			if slices.Contains(seen, of) {
				refuse(n, "is a translation of itself, by way of "+strings.Join(seen[1:], ", "))
				break
			}
			seen = append(seen, of)
		}
	}
	return files, bad
}

func readFile(dir fs.FS, name string) (f File, err error) {
	r, err := dir.Open(name)
	if err != nil {
		return f, fmt.Errorf("cannot be opened: %w", err)
	}
	f, err = ParseFile(r)
	if closeErr := r.Close(); err == nil {
		err = closeErr
	}
	return f, err
}

// departments are the keys of departments, by which categories name them.
func (s *Service) departments(ctx context.Context) (map[desk.DepartmentID]string, error) {
	all, err := s.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	keys := make(map[desk.DepartmentID]string, len(all))
	for _, d := range all {
		keys[d.ID] = d.Key
	}
	return keys, nil
}
