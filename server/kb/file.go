package kb

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"careline/server/bcp47"
	"careline/server/desk"

	"gopkg.in/yaml.v3"
)

// File is an article as it is exchanged: Markdown behind a YAML front matter.
type File struct {
	ID            string `yaml:"id"`
	Title         string `yaml:"title"`
	Description   string `yaml:"description,omitempty"`
	Category      string `yaml:"category,omitempty"`
	Language      string `yaml:"language"`
	Kind          string `yaml:"kind,omitempty"`
	Source        string `yaml:"source,omitempty"`
	SourceURL     string `yaml:"source_url,omitempty"`
	SourceDate    string `yaml:"source_date,omitempty"`
	License       string `yaml:"license,omitempty"`
	TranslationOf string `yaml:"translation_of,omitempty"`

	// What is not said here stays as it is.
	Slug        string   `yaml:"slug,omitempty"` // its id where it is new
	FormerSlugs []string `yaml:"former_slugs,omitempty"`
	Department  string   `yaml:"department,omitempty"` // key; the category where that is one
	Status      string   `yaml:"status,omitempty"`     // published where it is new
	Audience    string   `yaml:"audience,omitempty"`   // public where it is new
	Owner       string   `yaml:"owner,omitempty"`      // e-mail address
	ReviewOn    string   `yaml:"review_on,omitempty"`

	Markdown string `yaml:"-"`
}

// Limits of an article.
const (
	MaxMarkdownBytes = 300 << 10
	MaxFileBytes     = MaxMarkdownBytes + maxFrontMatter
	MaxIDBytes       = 120
	MaxTitleRunes    = 200
	MaxLineRunes     = 1000 // descriptions, sources, licences
	maxFrontMatter   = 16 << 10
)

var fence = []byte("---")

// ParseFile reads an article. The error is a sentence for whoever keeps the
// file, and does not repeat what is in it.
func ParseFile(r io.Reader) (File, error) {
	var f File
	raw, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return f, fmt.Errorf("cannot be read: %w", err)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	switch {
	case len(raw) > MaxFileBytes:
		return f, fmt.Errorf("is larger than %d KiB: split the article", MaxMarkdownBytes>>10)
	case !utf8.Valid(raw):
		return f, fmt.Errorf("is not UTF-8: save it in that encoding")
	case bytes.IndexByte(raw, 0) >= 0:
		return f, fmt.Errorf("holds a NUL character")
	}
	head, body, ok := cutFrontMatter(raw)
	if !ok {
		return f, fmt.Errorf("has no front matter: it begins and ends with a line of ---")
	}
	if err := yaml.Unmarshal(head, &f); err != nil {
		return f, fmt.Errorf("has a front matter that is not YAML of texts: check quotes and colons")
	}
	f.Markdown = string(body)
	return f, f.check()
}

func cutFrontMatter(raw []byte) (head, body []byte, ok bool) {
	rest, ok := bytes.CutPrefix(raw, append(fence, '\n'))
	if !ok {
		return nil, nil, false
	}
	head, body, ok = bytes.Cut(rest, []byte("\n---\n"))
	if !ok {
		head, ok = bytes.CutSuffix(rest, []byte("\n---"))
	}
	return head, bytes.TrimPrefix(body, []byte("\n")), ok && len(head) <= maxFrontMatter
}

func (f *File) check() error {
	switch {
	case !validID(f.ID):
		return fmt.Errorf("has no id of small letters, digits and hyphens, %d at most", MaxIDBytes)
	case f.Title == "":
		return fmt.Errorf("has no title")
	case !bcp47.Valid(f.Language):
		return fmt.Errorf("has no language like en or es")
	case f.TranslationOf == f.ID:
		return fmt.Errorf("is named as a translation of itself")
	case f.TranslationOf != "" && !validID(f.TranslationOf):
		return fmt.Errorf("has a translation_of that is no id")
	case len(f.Markdown) > MaxMarkdownBytes:
		return fmt.Errorf("is larger than %d KiB: split the article", MaxMarkdownBytes>>10)
	}
	if err := f.checkSettings(); err != nil {
		return err
	}
	for _, l := range []struct {
		name, text string
		max        int
	}{
		{"title", f.Title, MaxTitleRunes}, {"description", f.Description, MaxLineRunes}, {"category", f.Category, MaxTitleRunes},
		{"source", f.Source, MaxLineRunes}, {"source_url", f.SourceURL, MaxLineRunes}, {"license", f.License, MaxLineRunes},
		{"kind", f.Kind, MaxTitleRunes}, {"source_date", f.SourceDate, MaxTitleRunes},
	} {
		if err := desk.CheckLine(l.text, l.max); err != nil {
			return fmt.Errorf("has a %s that is longer than %d characters or holds what cannot be stored", l.name, l.max)
		}
	}
	return nil
}

func (f *File) checkSettings() error {
	for _, slug := range append([]string{f.Slug}, f.FormerSlugs...) {
		if slug != "" && !validSlug(slug) {
			return fmt.Errorf("has a slug that is not of small letters, digits and hyphens, %d at most", MaxIDBytes)
		}
	}
	switch {
	case f.Status != "" && !desk.ArticleStatus(f.Status).Known():
		return fmt.Errorf("has a status that is not one of draft, published, archived")
	case f.Audience != "" && !desk.ArticleAudience(f.Audience).Known():
		return fmt.Errorf("has an audience that is not one of public, patients, staff")
	case f.ReviewOn != "" && !desk.ValidDate(f.ReviewOn):
		return fmt.Errorf("has a review_on that is no date like 2027-01-31")
	case len(f.FormerSlugs) > maxFormerSlugs:
		return fmt.Errorf("has more than %d former slugs", maxFormerSlugs)
	}
	return nil
}

// maxFormerSlugs bounds what one article takes of the addresses there are.
const maxFormerSlugs = 50

func validID(s string) bool {
	if s == "" || len(s) > MaxIDBytes {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}

// Format writes the article in the form that ParseFile reads.
func (f File) Format() ([]byte, error) {
	head, err := yaml.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("kb: write front matter of %s: %w", f.ID, err)
	}
	return fmt.Appendf(nil, "---\n%s---\n\n%s", head, f.Markdown), nil
}
