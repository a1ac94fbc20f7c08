// Package meilisearch is the engine for a house with several processes: a
// Meilisearch server keeps the documents and finds those that can fit; what a
// question means and how documents rank is the package search's, as with the
// embedded engine. So the two answer alike.
//
// An index that is missing or of another version is made anew and empty:
// whoever fills it sees that by its position.
package meilisearch

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"careline/server/search"

	"github.com/meilisearch/meilisearch-go"
)

// version is of what the index holds and how it is set.
const version = "1"

// Options say where the server is.
type Options struct {
	URL, Key string
	Index    string // its name; "careline_articles" where empty. Another, for what is kept of it, ends in _state
	Lexicon  *search.Lexicon
	// SearchTime bounds a search, TaskTime what a write may take to be found.
	// 2 s and 2 min where they are 0.
	SearchTime, TaskTime time.Duration
}

// Engine is a search.Engine. It is safe for concurrent use.
type Engine struct {
	opts     Options
	client   meilisearch.ServiceManager
	articles meilisearch.IndexManager
	state    meilisearch.IndexManager

	writing sync.Mutex // one at a time, in order
	mu      sync.Mutex // guards the following
	lexicon *search.Lexicon
	ready   bool                       // the index is there, and set as it should be
	sights  map[search.Audience]*sight // of the position below
	at      string                     // position that the sights are of
	read    map[string]*search.Read    // documents by their key and digest
}

// Open reaches the server. It makes nothing there: the first Put or Reset does.
func Open(ctx context.Context, opts Options) (*Engine, error) {
	if opts.Index == "" {
		opts.Index = "careline_articles"
	}
	if opts.SearchTime == 0 {
		opts.SearchTime = 2 * time.Second
	}
	if opts.TaskTime == 0 {
		opts.TaskTime = 2 * time.Minute
	}
	if opts.Lexicon == nil {
		opts.Lexicon = search.NewLexicon(nil)
	}
	client := meilisearch.New(strings.TrimSuffix(opts.URL, "/"), meilisearch.WithAPIKey(opts.Key), meilisearch.DisableRetries(),
		meilisearch.WithCustomClient(&http.Client{Timeout: 30 * time.Second, Transport: &patient{http.DefaultTransport.(*http.Transport).Clone(), sleep}}))
	e := &Engine{
		opts: opts, client: client, articles: client.Index(opts.Index), state: client.Index(opts.Index + "_state"),
		lexicon: opts.Lexicon, sights: map[search.Audience]*sight{}, read: map[string]*search.Read{},
	}
	ctx, cancel := context.WithTimeout(ctx, opts.SearchTime)
	defer cancel()
	if _, err := client.HealthWithContext(ctx); err != nil {
		return nil, failed("reach the server", err)
	}
	return e, nil
}

// row is a document as the server keeps it. Its own words are there for the
// server's search; stems and words, with their language before them, for
// filters and counts.
type row struct {
	Key        string                 `json:"key"`
	Digest     string                 `json:"digest"`
	Language   string                 `json:"language"`
	Audience   int                    `json:"audience"`
	Department string                 `json:"department"`
	Title      string                 `json:"title"`
	Text       string                 `json:"text"`
	Stems      []string               `json:"stems"`
	Words      []string               `json:"words"`
	Lengths    [search.Fields]float64 `json:"lengths"`
	Document   json.RawMessage        `json:"document,omitempty"`
}

// key is an id as the server takes one.
func key(id string) string { return "k" + base64.RawURLEncoding.EncodeToString([]byte(id)) }

// longestValue is a little less than the server keeps of a value to count.
const longestValue = 400

func rowOf(d search.Document) (row, error) {
	d.Audience = d.For()
	raw, err := json.Marshal(d)
	if err != nil {
		return row{}, fmt.Errorf("meilisearch: %w", err)
	}
	read := search.ReadDocument(d)
	return row{
		Key: key(d.ID), Digest: digest(raw), Language: tag(d.Language), Audience: int(d.Audience), Department: tag(d.Department), Title: d.Title, Text: d.Description + "\n" + d.Body,
		Stems: tagged(d.Language, read.Stems()), Words: tagged(d.Language, read.Words()), Lengths: read.Lengths(), Document: raw,
	}, nil
}

func tagged(language string, words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if len(w) <= longestValue {
			out = append(out, tag(language)+":"+w)
		}
	}
	return out
}

// tag writes what others chose in letters that mean nothing in a filter, and
// that the server does not fold.
func tag(s string) string { return fmt.Sprintf("x%x", s) }

// batchSize bounds what is sent at once.
const batchSize = 200

// Put keeps documents; the position is that of the last one.
func (e *Engine) Put(ctx context.Context, documents []search.Document, position string) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.prepare(ctx); err != nil {
		return err
	}
	for from := 0; from < len(documents); from += batchSize {
		var rows []row
		for _, d := range documents[from:min(len(documents), from+batchSize)] {
			r, err := rowOf(d)
			if err != nil {
				return err
			}
			rows = append(rows, r)
		}
		primary := "key"
		task, err := e.articles.AddDocumentsWithContext(ctx, rows, &meilisearch.DocumentOptions{PrimaryKey: &primary})
		if err := e.done(ctx, "put", task, err); err != nil {
			return e.shaken(err)
		}
	}
	return e.remember(ctx, position)
}

// Delete forgets documents; unknown ones are none.
func (e *Engine) Delete(ctx context.Context, ids []string, position string) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.prepare(ctx); err != nil {
		return err
	}
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = key(id)
	}
	if len(keys) > 0 {
		task, err := e.articles.DeleteDocumentsWithContext(ctx, keys, nil)
		if err := e.done(ctx, "delete", task, err); err != nil {
			return e.shaken(err)
		}
	}
	return e.remember(ctx, position)
}

// shaken takes an error as a sign that the index may not be what it was.
func (e *Engine) shaken(err error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ready = false
	return err
}

// mark is what is kept of the index beside it.
type mark struct {
	Key      string `json:"key"`
	Version  string `json:"version"`
	Position string `json:"position"`
	Turn     string `json:"turn"` // another after every change, also to the same position
}

const markKey = "articles"

func (e *Engine) remember(ctx context.Context, position string) error {
	primary := "key"
	m := mark{markKey, version, position, time.Now().UTC().Format(time.RFC3339Nano)}
	task, err := e.state.AddDocumentsWithContext(ctx, []mark{m}, &meilisearch.DocumentOptions{PrimaryKey: &primary})
	if err := e.done(ctx, "keep the position", task, err); err != nil {
		return e.shaken(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.outdate(m.Turn)
	return nil
}

// outdate drops what was worked out of the index as it was.
func (e *Engine) outdate(turn string) {
	e.at, e.sights = turn, map[search.Audience]*sight{}
}

// look reads the mark; none where there is no index of this version.
func (e *Engine) look(ctx context.Context) (mark, error) {
	var m mark
	_, err := e.client.GetIndexWithContext(ctx, e.opts.Index)
	if err == nil {
		err = e.state.GetDocumentWithContext(ctx, markKey, nil, &m)
	}
	switch err = failed("position", err); {
	case missing(err):
		return mark{}, nil
	case err != nil:
		return mark{}, err
	case m.Version != version:
		return mark{}, nil
	}
	return m, nil
}

// Position is the one that was given last, by any process; "" for an index that
// is missing, empty or of another version.
func (e *Engine) Position(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, e.opts.SearchTime)
	defer cancel()
	m, err := e.look(ctx)
	if err != nil {
		return "", err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if m.Turn != e.at { // another process has written
		e.outdate(m.Turn)
	}
	return m.Position, nil
}

// Reset makes the index anew.
func (e *Engine) Reset(ctx context.Context) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	for _, name := range []string{e.opts.Index + "_state", e.opts.Index} {
		task, err := e.client.DeleteIndexWithContext(ctx, name)
		if err := e.done(ctx, "delete the index", task, err); err != nil && !missing(err) {
			return err
		}
	}
	e.mu.Lock()
	e.ready = false
	e.outdate("")
	e.mu.Unlock()
	return e.prepare(ctx)
}

// SetLexicon changes the synonyms that are followed from now on. They are
// followed here, not on the server: a change needs no new index.
func (e *Engine) SetLexicon(l *search.Lexicon) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lexicon = l
}

// Close ends the connections.
func (e *Engine) Close() error {
	e.client.Close()
	return nil
}
