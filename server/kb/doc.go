// Package kb holds the verbs of the knowledge base: how articles come in and go
// out, and how they reach the search engine. The database is the truth; the
// engine is a cache of it that catches up by itself, and can be thrown away.
//
// It knows nothing of transports. All methods are safe for concurrent use.
package kb

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/search"
	"careline/server/store"
)

// Service carries out the verbs.
type Service struct {
	store *store.Store
	open  func() (search.Engine, error)
	now   func() time.Time
	log   *slog.Logger

	mu     sync.Mutex
	engine search.Engine // nil until it could be opened
	tried  time.Time     // to open it
}

// New stands on an open store. open opens the engine, and is tried again while
// it fails: an embedded index belongs to one process at a time. It is nil where
// nothing is searched, as on the command line: articles written there are found
// once the server has caught up.
func New(st *store.Store, open func() (search.Engine, error), log *slog.Logger) *Service {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Service{store: st, open: open, now: time.Now, log: log}
}

// tryAgain is how long after a failure the engine is opened again.
const tryAgain = 3 * time.Second

// use is the engine, opened when it is first needed.
func (s *Service) use() (search.Engine, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.engine != nil:
		return s.engine, nil
	case s.open == nil || time.Since(s.tried) < tryAgain:
		return nil, errNoEngine
	}
	s.tried = time.Now()
	engine, err := s.open()
	if err != nil {
		return nil, errNoEngine.With(err)
	}
	s.engine = engine
	return engine, nil
}

// Close gives the engine back.
func (s *Service) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine == nil {
		return nil
	}
	err := s.engine.Close()
	s.engine, s.open = nil, nil
	return err
}

var errNoEngine = &desk.Error{Kind: desk.Unavailable, Code: "search_unavailable", Public: "Search is not available just now. You can still write to us."}

// Search finds articles that the asker may see. What the engine cannot answer
// is a coded refusal: nothing else of the product depends on it.
func (s *Service) Search(ctx context.Context, q search.Query) (search.Results, error) {
	if err := desk.CheckLine(q.Text, 10*desk.MaxTextRunes); err != nil {
		return search.Results{}, err
	}
	engine, err := s.use()
	if err != nil {
		if last, lastErr := s.store.LastArticle(ctx); lastErr == nil && last == 0 {
			return search.Results{}, nil
		}
		return search.Results{}, err
	}
	found, err := engine.Search(ctx, q)
	if err != nil {
		if ctx.Err() != nil {
			err = errors.Join(ctx.Err(), err)
		}
		return search.Results{}, errNoEngine.With(err)
	}
	return found, nil
}
