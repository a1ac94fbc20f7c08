package blevesearch

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"careline/server/search"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// view is the index as it was at one moment, with what is worked out of it
// once. It is a search.Reader.
type view struct {
	reader       index.IndexReader
	vocabularies map[string]*search.Vocabulary
	counts       map[string]int
	bound        uint64
	lengths      map[string][search.Fields]float64

	mu     sync.Mutex // guards the following
	found  map[string]int
	titles map[uint64][]string
	sets   map[string][]bool
	err    error // of a question whose answer has no place for one
}

func newView(b bleve.Index) (v *view, err error) {
	inner, err := b.Advanced()
	if err != nil {
		return nil, fmt.Errorf("blevesearch: view: %w", err)
	}
	reader, err := inner.Reader()
	if err != nil {
		return nil, fmt.Errorf("blevesearch: view: %w", err)
	}
	v = &view{
		reader: reader, vocabularies: map[string]*search.Vocabulary{}, counts: map[string]int{},
		lengths: map[string][search.Fields]float64{}, found: map[string]int{}, titles: map[uint64][]string{}, sets: map[string][]bool{},
	}
	defer func() {
		if err != nil {
			v.close()
		}
	}()
	fields, err := reader.Fields()
	if err != nil {
		return nil, fmt.Errorf("blevesearch: fields: %w", err)
	}
	for _, f := range fields {
		if language, ok := strings.CutPrefix(f, "w_"); ok {
			if err := v.learn(language); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// learn reads a language's words, and how long its documents are.
func (v *view) learn(language string) error {
	dict, err := v.reader.FieldDict("w_" + language)
	if err != nil {
		return fmt.Errorf("blevesearch: words: %w", err)
	}
	used := map[string]int{}
	for {
		entry, err := dict.Next()
		if err != nil {
			return errors.Join(fmt.Errorf("blevesearch: words: %w", err), dict.Close())
		}
		if entry == nil {
			break
		}
		if n := v.postings("w_"+language, entry.Term); n > 0 { // the dictionary remembers what was deleted
			used[entry.Term] = n
		}
	}
	if err := dict.Close(); err != nil {
		return fmt.Errorf("blevesearch: words: %w", err)
	}
	var sum [search.Fields]float64
	n := 0
	err = v.Each(language, edge, func(p search.Posting) {
		n++
		v.bound = max(v.bound, p.Document+1)
		for f := range sum {
			sum[f] += p.Length[f]
		}
	})
	if err != nil || n == 0 {
		return err
	}
	for f := range sum {
		sum[f] = max(1, sum[f]/float64(n))
	}
	v.counts[language], v.lengths[language] = n, sum
	v.vocabularies[language] = search.NewVocabulary(language, used)
	return v.trouble()
}

func (v *view) close() {
	// Reading is over; there is nothing left that could be lost.
	_ = v.reader.Close()
}

// Bound is above every document's number.
func (v *view) Bound() uint64 { return v.bound }

// Count is the number of documents of a language.
func (v *view) Count(language string) int { return v.counts[language] }

// Lengths are the average lengths of fields.
func (v *view) Lengths(language string) [search.Fields]float64 { return v.lengths[language] }

// Found is how many documents have a word.
func (v *view) Found(language, stem string) int {
	key := language + "|" + stem
	v.mu.Lock()
	n, ok := v.found[key]
	v.mu.Unlock()
	if ok {
		return n
	}
	n = v.postings("a_"+language, stem)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.found[key] = n
	return n
}

// postings is how many documents have a term; trouble is kept for the end of
// the search.
func (v *view) postings(field, term string) int {
	r, err := v.reader.TermFieldReader(context.Background(), []byte(term), field, false, false, false)
	if err != nil {
		v.keep(err)
		return 0
	}
	n := int(r.Count())
	v.keep(r.Close())
	return n
}

func (v *view) keep(err error) {
	if err != nil {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.err = errors.Join(v.err, err)
	}
}

func (v *view) trouble() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

var fieldNames = [search.Fields]string{"t_", "d_", "b_"}

// Each merges the postings of the fields, which come in the order of documents.
func (v *view) Each(language, stem string, f func(search.Posting)) (err error) {
	var readers [search.Fields]index.TermFieldReader
	var heads [search.Fields]*index.TermFieldDoc
	var room [search.Fields]index.TermFieldDoc
	defer func() {
		for _, r := range readers {
			if r != nil {
				err = errors.Join(err, r.Close())
			}
		}
	}()
	for i := range readers {
		if readers[i], err = v.reader.TermFieldReader(context.Background(), []byte(stem), fieldNames[i]+language, true, true, false); err != nil {
			return fmt.Errorf("blevesearch: postings: %w", err)
		}
		if heads[i], err = readers[i].Next(&room[i]); err != nil {
			return fmt.Errorf("blevesearch: postings: %w", err)
		}
	}
	for {
		var least uint64
		any := false
		for _, h := range heads {
			if h != nil && (!any || number(h.ID) < least) {
				least, any = number(h.ID), true
			}
		}
		if !any {
			return nil
		}
		p := search.Posting{Document: least}
		for i, h := range heads {
			if h == nil || number(h.ID) != least {
				continue
			}
			p.Times[i] = float64(h.Freq)
			if h.Norm > 0 {
				p.Length[i] = 1 / (h.Norm * h.Norm)
			}
			if heads[i], err = readers[i].Next(room[i].Reset()); err != nil {
				return fmt.Errorf("blevesearch: postings: %w", err)
			}
		}
		f(p)
	}
}

func number(id index.IndexInternalID) uint64 { return binary.BigEndian.Uint64(id) }

// EachPair calls f for each document in which two words stand together.
func (v *view) EachPair(language, pair string, f func(uint64)) error {
	return v.each("p_"+language, pairTerm(pair), f)
}

func (v *view) each(field, term string, f func(uint64)) (err error) {
	r, err := v.reader.TermFieldReader(context.Background(), []byte(term), field, false, false, false)
	if err != nil {
		return fmt.Errorf("blevesearch: postings: %w", err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var room index.TermFieldDoc
	for {
		d, err := r.Next(room.Reset())
		if err != nil || d == nil {
			return err
		}
		f(number(d.ID))
	}
}

// TitleOf is the stems of a title, stop words left out.
func (v *view) TitleOf(document uint64) ([]string, error) {
	v.mu.Lock()
	stems, ok := v.titles[document]
	v.mu.Unlock()
	if ok {
		return stems, nil
	}
	d, err := v.document(document)
	if err != nil {
		return nil, err
	}
	for _, t := range search.Terms(d.Language, d.Title) {
		if !t.Stop && t.Word != "" {
			stems = append(stems, t.Stem)
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.titles[document] = stems
	return stems, nil
}

// document reads one as it was put.
func (v *view) document(n uint64) (d search.Document, err error) {
	id, err := v.reader.ExternalID(binary.BigEndian.AppendUint64(nil, n))
	if err != nil {
		return d, fmt.Errorf("blevesearch: document: %w", err)
	}
	doc, err := v.reader.Document(id)
	if err != nil || doc == nil {
		return d, fmt.Errorf("blevesearch: document %s is not there: %w", id, err)
	}
	doc.VisitFields(func(f index.Field) {
		if f.Name() == keyMeta {
			err = json.Unmarshal(f.Value(), &d)
		}
	})
	if err != nil {
		return d, fmt.Errorf("blevesearch: document %s: %w", id, err)
	}
	return d, nil
}

// admits is which documents a query may find at all. It is asked before
// anything is ranked, so that nothing of the others shows, not even a count.
func (v *view) admits(q search.Query) func(uint64) bool {
	key := fmt.Sprintf("%d=%s", q.Audience, q.Department)
	v.mu.Lock()
	set, ok := v.sets[key]
	v.mu.Unlock()
	if !ok {
		set = v.admitted(q)
		v.mu.Lock()
		if len(v.sets) >= keptSets { // whoever asks for departments that are none
			clear(v.sets)
		}
		v.sets[key] = set
		v.mu.Unlock()
	}
	return func(d uint64) bool { return set[d] }
}

// keptSets is more than a clinic has departments for each audience.
const keptSets = 64

func (v *view) admitted(q search.Query) []bool {
	set := make([]bool, v.bound)
	for a := search.Public; a <= q.Audience; a++ {
		v.keep(v.each("audience", fmt.Sprint(int(a)), func(d uint64) { set[d] = true }))
	}
	if q.Department == "" {
		return set
	}
	within := make([]bool, v.bound)
	v.keep(v.each("department", "="+q.Department, func(d uint64) { within[d] = set[d] }))
	return within
}
