// Package search understands what people type and ranks articles by it: words
// in any spelling, joined or split; everyday words for what articles call by
// another name; two languages in one sentence. It owns the lexicon, the
// spelling, the ranking and what an engine has to promise; it knows nothing of
// where articles come from nor of any engine's files or network.
//
// An engine keeps documents and finds them again ([Engine]); one suite
// (searchtest) holds all engines to the same answers about filters, changes
// and bad input. Everything here but an engine is pure and safe for concurrent
// use.
package search

import "context"

// Audience is who searches. Each sees what the ones before see, and more.
type Audience int

const (
	Public   Audience = iota // anybody
	Patients                 // somebody with a verified sign-in
	Staff                    // who works here
)

// Document is a published article as an engine keeps it. Body is plain text.
type Document struct {
	ID          string
	Slug        string
	Language    string // "en", "es", …
	Department  string // key; "" belongs to none
	Category    string
	Audience    Audience // who may see it
	Title       string
	Description string
	Body        string
}

// For is the document's audience; one that nobody knows is staff's alone.
func (d *Document) For() Audience {
	if d.Audience < Public || d.Audience > Staff {
		return Staff
	}
	return d.Audience
}

// Query is what somebody typed. An empty Language means any, the one that was
// typed in first.
type Query struct {
	Text       string
	Language   string
	Department string // key; "" any
	Audience   Audience
	Limit      int  // 1 to MaxLimit; 0: 10
	Typing     bool // the last word may be unfinished
}

// Limits of a query.
const (
	MaxLimit = 50
	MaxRunes = 1000 // what is longer is judged by its beginning
)

// Hit is an article that was found.
type Hit struct {
	ID, Slug, Title, Language, Department, Category string
	Score                                           float64
	Excerpt                                         string
	Marks                                           []Mark // what of the excerpt was looked for
}

// Mark is a part of an excerpt in code points, To no longer in it.
type Mark struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Results are the best hits, best first.
type Results struct {
	Hits []Hit
	// Instead is the query in the spelling that was looked for, if another one.
	Instead string
}

// Engine keeps documents and finds them. Put replaces documents of the same
// id. What Put and Delete have answered is found from then on. The position is
// the caller's: how far of its changes the engine has.
type Engine interface {
	Put(ctx context.Context, documents []Document, position string) error
	Delete(ctx context.Context, ids []string, position string) error
	Position(ctx context.Context) (string, error)
	// Reset forgets all documents and the position.
	Reset(ctx context.Context) error
	Search(ctx context.Context, q Query) (Results, error)
	// SetLexicon changes the everyday words and synonyms that are followed.
	SetLexicon(l *Lexicon)
	Close() error
}

// Languages are those whose words are reduced to stems; others are taken as
// they stand.
var Languages = []string{"en", "es"}

// Clean brings a query within its limits.
func (q Query) Clean() Query {
	if q.Limit <= 0 {
		q.Limit = 10
	}
	q.Limit = min(q.Limit, MaxLimit)
	q.Audience = min(max(q.Audience, Public), Staff)
	if r := []rune(q.Text); len(r) > MaxRunes {
		q.Text = string(r[:MaxRunes])
	}
	return q
}

// Sees reports whether an audience may see what is meant for another.
func (a Audience) Sees(other Audience) bool { return other <= a }
