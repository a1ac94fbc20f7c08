// Package blevesearch is the embedded engine: a bleve index in the data folder
// that belongs to one process. bleve keeps words and postings; what they mean
// and how documents rank is the package search's. An index that is missing,
// broken or of another version is made anew and empty: whoever fills it sees
// that by its position.
package blevesearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"careline/server/search"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
)

// version is of what the index holds: another one is made anew.
const version = "2"

// Engine is a search.Engine. It is safe for concurrent use.
type Engine struct {
	dir     string
	lock    *os.File
	lexicon *search.Lexicon

	mu    sync.RWMutex // writing and replacing against searching
	index bleve.Index
	view  *view // of the index as it is now; nil: to be made
	made  sync.Mutex
}

// ErrInUse says that another process has the index.
var ErrInUse = errors.New("blevesearch: the index belongs to another process")

// Open opens the index in a folder.
func Open(dir string, lexicon *search.Lexicon) (*Engine, error) {
	e := &Engine{dir: dir, lexicon: lexicon}
	var err error
	if e.lock, err = locked(dir + ".lock"); err != nil {
		return nil, err
	}
	index, err := bleve.Open(dir)
	if err == nil {
		if v, err := index.GetInternal([]byte("version")); err == nil && string(v) == version {
			e.index = index
			return e, nil
		}
		if err := index.Close(); err != nil {
			return nil, errors.Join(fmt.Errorf("blevesearch: close: %w", err), e.lock.Close())
		}
	}
	if err := e.fresh(); err != nil {
		return nil, errors.Join(err, e.lock.Close())
	}
	return e, nil
}

// locked takes a lock that ends with the process at the latest. bleve has one
// too, and waits for it for ever.
func locked(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("blevesearch: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("blevesearch: lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(ErrInUse, f.Close())
	}
	return f, nil
}

// fresh makes an empty index in the place of whatever is there.
func (e *Engine) fresh() error {
	err := os.RemoveAll(e.dir)
	if err == nil {
		e.index, err = bleve.New(e.dir, layout())
	}
	if err == nil {
		err = e.index.SetInternal([]byte("version"), []byte(version))
	}
	if err != nil {
		return fmt.Errorf("blevesearch: make the index: %w", err)
	}
	return nil
}

const (
	plain   = "plain" // words come apart at white space, and are taken as they are
	edge    = "^"     // stands in each field, so that its length can be found
	keyMeta = "meta"
)

// layout is the mapping. Fields have their language and their audience in their
// name, so that neither the words of two languages mix nor what is for staff
// with what is for anybody.
func layout() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	if err := m.AddCustomAnalyzer(plain, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		panic("blevesearch: " + err.Error()) // of constants
	}
	m.DefaultAnalyzer = plain
	m.StoreDynamic, m.DocValuesDynamic = false, false
	doc := bleve.NewDocumentMapping()
	meta := bleve.NewTextFieldMapping()
	meta.Index, meta.Store, meta.DocValues, meta.IncludeInAll = false, true, false, false
	doc.AddFieldMappingsAt(keyMeta, meta)
	department := bleve.NewTextFieldMapping()
	department.Analyzer, department.Store, department.DocValues, department.IncludeInAll = keyword.Name, false, false, false
	doc.AddFieldMappingsAt("department", department)
	for _, language := range search.Languages {
		for a := search.Public; a <= search.Staff; a++ {
			for _, field := range []string{"t", "d", "b", "a", "p", "w"} {
				f := bleve.NewTextFieldMapping()
				f.Analyzer, f.Store, f.DocValues, f.IncludeInAll, f.IncludeTermVectors = plain, false, false, false, false
				doc.AddFieldMappingsAt(field+"_"+fieldOf(language, a), f)
			}
		}
	}
	doc.Dynamic = true
	m.DefaultMapping = doc
	return m
}

// parts is a document as bleve is given it.
func parts(d search.Document) (map[string]any, error) {
	meta, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("blevesearch: %w", err)
	}
	l := "_" + fieldOf(d.Language, d.For())
	out := map[string]any{keyMeta: string(meta), "department": "=" + d.Department}
	all, written := map[string]bool{edge: true}, map[string]bool{}
	var pairs []string
	for field, text := range map[string]string{"t": d.Title, "d": d.Description, "b": d.Body} {
		terms := search.Terms(d.Language, text)
		stems := make([]string, 0, len(terms)+1)
		stems = append(stems, edge)
		for _, t := range terms {
			stems = append(stems, t.Stem)
			all[t.Stem] = true
			if t.Word != "" {
				written[t.Word] = true
			}
		}
		out[field+l] = strings.Join(stems, " ")
		for _, p := range search.Pairs(terms) {
			pairs = append(pairs, pairTerm(p))
		}
	}
	out["p"+l], out["a"+l], out["w"+l] = strings.Join(pairs, " "), joined(all), joined(written)
	return out, nil
}

func pairTerm(pair string) string { return strings.Replace(pair, " ", "_", 1) }

func joined(set map[string]bool) string {
	var b strings.Builder
	for w := range set {
		b.WriteString(w)
		b.WriteByte(' ')
	}
	return b.String()
}

// batchSize bounds what is held in memory while many documents are put.
const batchSize = 200

var keyPosition = []byte("position")

// Put keeps documents; the position is that of the last one.
func (e *Engine) Put(ctx context.Context, documents []search.Document, position string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.outdate()
	for from := 0; from < len(documents) || from == 0; from += batchSize {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := e.index.NewBatch()
		for _, d := range documents[from:min(len(documents), from+batchSize)] {
			p, err := parts(d)
			if err != nil {
				return err
			}
			if err := b.Index(d.ID, p); err != nil {
				return fmt.Errorf("blevesearch: put %s: %w", d.ID, err)
			}
		}
		if from+batchSize >= len(documents) {
			b.SetInternal(keyPosition, []byte(position))
		}
		if err := e.index.Batch(b); err != nil {
			return fmt.Errorf("blevesearch: put: %w", err)
		}
	}
	return nil
}

// Delete forgets documents; unknown ones are none.
func (e *Engine) Delete(_ context.Context, ids []string, position string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.outdate()
	b := e.index.NewBatch()
	for _, id := range ids {
		b.Delete(id)
	}
	b.SetInternal(keyPosition, []byte(position))
	if err := e.index.Batch(b); err != nil {
		return fmt.Errorf("blevesearch: delete: %w", err)
	}
	return nil
}

// Position is the one that was given last; "" for an empty index.
func (e *Engine) Position(context.Context) (string, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	p, err := e.index.GetInternal(keyPosition)
	if err != nil {
		return "", fmt.Errorf("blevesearch: position: %w", err)
	}
	return string(p), nil
}

// Reset makes the index anew.
func (e *Engine) Reset(context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.outdate()
	if err := e.index.Close(); err != nil {
		return fmt.Errorf("blevesearch: close: %w", err)
	}
	return e.fresh()
}

// SetLexicon changes the synonyms that are followed from now on.
func (e *Engine) SetLexicon(l *search.Lexicon) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.outdate()
	e.lexicon = l
}

// Close gives the folder back.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.outdate()
	return errors.Join(e.index.Close(), e.lock.Close())
}

// outdate drops the view; the next search makes one of the index as it is then.
func (e *Engine) outdate() {
	if e.view != nil {
		e.view.close()
		e.view = nil
	}
}

// Search finds documents.
func (e *Engine) Search(ctx context.Context, q search.Query) (search.Results, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	v, err := e.current()
	if err != nil {
		return search.Results{}, err
	}
	q = q.Clean()
	sight := v.sights[q.Audience]
	found, instead, err := search.Find(search.Index{Reader: sight, Vocabularies: sight.vocabularies, Lexicon: e.lexicon}, q, sight.admits(q))
	if err = errors.Join(err, v.trouble(), ctx.Err()); err != nil {
		return search.Results{}, fmt.Errorf("blevesearch: search: %w", err)
	}
	out := search.Results{Instead: instead, Hits: make([]search.Hit, len(found))}
	for i, f := range found {
		d, err := v.document(f.Document)
		if err != nil {
			return search.Results{}, err
		}
		out.Hits[i] = f.HitOf(&d)
	}
	return out, nil
}

// current is the view of the index as it is now.
func (e *Engine) current() (*view, error) {
	e.made.Lock()
	defer e.made.Unlock()
	if e.view == nil {
		v, err := newView(e.index)
		if err != nil {
			return nil, err
		}
		e.view = v
	}
	return e.view, nil
}
