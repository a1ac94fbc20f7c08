package kb

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
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
	Bad       []BadFile
}

// BadFile is a file that was left out, and why.
type BadFile struct {
	Name, Why string
}

// Import reads all Markdown files below a folder. It can be repeated and
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
	keys, err := s.departments(ctx)
	if err != nil {
		return out, err
	}
	departments := make(map[string]desk.DepartmentID, len(keys))
	for id, key := range keys {
		departments[key] = id
	}
	for i, n := range names {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if f, ok := files[n]; ok {
			changed, err := s.importFile(ctx, a, f, departments)
			if err != nil {
				return out, fmt.Errorf("kb: import %s: %w", n, err)
			}
			if changed {
				out.New++
			} else {
				out.Unchanged++
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
func readFiles(dir fs.FS, names []string) (map[string]File, []BadFile) {
	files, owner := map[string]File{}, map[string]string{}
	var bad []BadFile
	refuse := func(name, why string) {
		bad = append(bad, BadFile{name, why})
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

func (s *Service) importFile(ctx context.Context, a desk.Actor, f File, departments map[string]desk.DepartmentID) (bool, error) {
	whole, err := f.Format()
	if err != nil {
		return false, err
	}
	digest := sha256.Sum256(whole)
	article := desk.Article{
		ID: desk.ArticleID(desk.NewID("a", s.now())), ImportID: f.ID, Slug: f.ID, Language: f.Language, TranslationOf: f.TranslationOf,
		Department: departments[f.Category], Category: f.Category, Status: desk.ArticlePublished, Audience: desk.ForPublic,
		Kind: f.Kind, Source: f.Source, SourceURL: f.SourceURL, SourceDate: f.SourceDate, License: f.License,
		Title: f.Title, Description: f.Description, Markdown: f.Markdown, Digest: digest[:],
	}
	return s.store.ImportArticle(ctx, article, a.From(), desk.AuditLine{At: s.now().UnixMilli(), Actor: a, Action: "article.imported", Target: f.ID})
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

// Export calls write for each article that is not archived, as the file that
// Import reads, in the order of their last change.
func (s *Service) Export(ctx context.Context, a desk.Actor, write func(name string, file io.Reader) error) (int, error) {
	if err := desk.AdminOnly(a); err != nil {
		return 0, err
	}
	n, seq := 0, int64(0)
	for {
		page, err := s.store.ArticlesAfter(ctx, seq, indexPage)
		if err != nil {
			return n, err
		}
		for i := range page {
			seq = page[i].Seq
			if page[i].Status == desk.ArticleArchived {
				continue
			}
			whole, err := fileOf(&page[i]).Format()
			if err == nil {
				err = write(page[i].ImportID+".md", strings.NewReader(string(whole)))
			}
			if err != nil {
				return n, fmt.Errorf("kb: export %s: %w", page[i].ImportID, err)
			}
			n++
		}
		if len(page) < indexPage {
			return n, nil
		}
	}
}

func fileOf(a *desk.Article) File {
	return File{
		ID: a.ImportID, Title: a.Title, Description: a.Description, Category: a.Category, Language: a.Language, Kind: a.Kind,
		Source: a.Source, SourceURL: a.SourceURL, SourceDate: a.SourceDate, License: a.License, TranslationOf: a.TranslationOf, Markdown: a.Markdown,
	}
}
