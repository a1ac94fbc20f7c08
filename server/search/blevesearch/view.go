package blevesearch

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"careline/server/search"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// view is the index as it was at one moment, with what is worked out of it
// once. The documents for each audience stand in fields of their own, so that
// whoever searches sees, counts and is corrected by what is theirs alone.
type view struct {
	reader index.IndexReader
	bound  uint64
	sights [search.Staff + 1]*sight // by audience

	mu     sync.Mutex // guards the following
	titles map[uint64][]string
	within map[string][]bool // by department
	err    error             // of a question whose answer has no place for one
}

// sight is a view as an audience has it. It is a search.Reader.
type sight struct {
	*view
	audience     search.Audience
	vocabularies map[string]*search.Vocabulary
	used         map[string]map[string]int
	counts       map[string]int
	lengths      map[string][search.Fields]float64
	found        map[string]int // guarded by the view's mu
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
	v = &view{reader: reader, titles: map[uint64][]string{}, within: map[string][]bool{}}
	defer func() {
		if err != nil {
			v.close()
		}
	}()
	for a := range v.sights {
		v.sights[a] = &sight{
			view: v, audience: search.Audience(a), vocabularies: map[string]*search.Vocabulary{}, used: map[string]map[string]int{},
			counts: map[string]int{}, lengths: map[string][search.Fields]float64{}, found: map[string]int{},
		}
	}
	fields, err := reader.Fields()
	if err != nil {
		return nil, fmt.Errorf("blevesearch: fields: %w", err)
	}
	for _, f := range fields {
		if of, ok := strings.CutPrefix(f, "w_"); ok {
			if err := v.learn(of); err != nil {
				return nil, err
			}
		}
	}
	for _, s := range v.sights {
		for language, n := range s.counts {
			sum := s.lengths[language]
			for f := range sum {
				sum[f] = max(1, sum[f]/float64(n))
			}
			s.lengths[language] = sum
			s.vocabularies[language] = search.NewVocabulary(language, s.used[language])
		}
		s.used = nil
	}
	return v, v.trouble()
}

// learn reads the words of a language and an audience, and how long their
// documents are, for everybody who sees them.
func (v *view) learn(of string) error {
	language, number, _ := strings.Cut(of, "_")
	first, err := strconv.Atoi(number)
	if err != nil || first < 0 || first >= len(v.sights) {
		return fmt.Errorf("blevesearch: a field of nobody's: %s", of)
	}
	dict, err := v.reader.FieldDict("w_" + of)
	if err != nil {
		return fmt.Errorf("blevesearch: words: %w", err)
	}
	for {
		entry, err := dict.Next()
		if err != nil {
			return errors.Join(fmt.Errorf("blevesearch: words: %w", err), dict.Close())
		}
		if entry == nil {
			break
		}
		n := v.postings("w_"+of, entry.Term) // the dictionary remembers what was deleted
		for _, s := range v.sights[first:] {
			if n > 0 {
				if s.used[language] == nil {
					s.used[language] = map[string]int{}
				}
				s.used[language][entry.Term] += n
			}
		}
	}
	if err := dict.Close(); err != nil {
		return fmt.Errorf("blevesearch: words: %w", err)
	}
	return v.eachIn(of, edge, func(p search.Posting) {
		v.bound = max(v.bound, p.Document+1)
		for _, s := range v.sights[first:] {
			s.counts[language]++
			sum := s.lengths[language]
			for f := range sum {
				sum[f] += p.Length[f]
			}
			s.lengths[language] = sum
		}
	})
}

// fieldOf ends the name of a field: whose words it has, and for whom.
func fieldOf(language string, a search.Audience) string {
	return language + "_" + strconv.Itoa(int(a))
}

func (v *view) close() {
	// Reading is over; there is nothing left that could be lost.
	_ = v.reader.Close()
}

// Bound is above every document's number.
func (v *view) Bound() uint64 { return v.bound }

// Count is the number of documents of a language.
func (s *sight) Count(language string) int { return s.counts[language] }

// Lengths are the average lengths of fields.
func (s *sight) Lengths(language string) [search.Fields]float64 { return s.lengths[language] }

// Found is how many documents have a word.
func (s *sight) Found(language, stem string) int {
	key := language + "|" + stem
	s.mu.Lock()
	n, ok := s.found[key]
	s.mu.Unlock()
	if ok {
		return n
	}
	for a := search.Public; a <= s.audience; a++ {
		n += s.postings("a_"+fieldOf(language, a), stem)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.found) >= keptWords { // whoever asks for words that nobody wrote
		clear(s.found)
	}
	s.found[key] = n
	return n
}

// keptWords is more than most houses have in their articles.
const keptWords = 100_000

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

// Each calls f for each document that has a word.
func (s *sight) Each(language, stem string, f func(search.Posting)) error {
	for a := search.Public; a <= s.audience; a++ {
		if err := s.eachIn(fieldOf(language, a), stem, f); err != nil {
			return err
		}
	}
	return nil
}

// eachIn merges the postings of the fields, which come in the order of documents.
func (v *view) eachIn(of, stem string, f func(search.Posting)) (err error) {
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
		if readers[i], err = v.reader.TermFieldReader(context.Background(), []byte(stem), fieldNames[i]+of, true, true, false); err != nil {
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
func (s *sight) EachPair(language, pair string, f func(uint64)) error {
	for a := search.Public; a <= s.audience; a++ {
		if err := s.each("p_"+fieldOf(language, a), pairTerm(pair), f); err != nil {
			return err
		}
	}
	return nil
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

// admits is which documents a query may find beside those that are not for
// whoever asks, which are not in sight. It is asked before anything is ranked.
func (s *sight) admits(q search.Query) func(uint64) bool {
	if q.Department == "" {
		return func(uint64) bool { return true }
	}
	s.mu.Lock()
	set, ok := s.within[q.Department]
	s.mu.Unlock()
	if !ok {
		set = make([]bool, s.bound)
		s.keep(s.each("department", "="+q.Department, func(d uint64) { set[d] = true }))
		s.mu.Lock()
		if len(s.within) >= keptDepartments { // whoever asks for departments that are none
			clear(s.within)
		}
		s.within[q.Department] = set
		s.mu.Unlock()
	}
	return func(d uint64) bool { return set[d] }
}

// keptDepartments is more than most clinics have.
const keptDepartments = 64
