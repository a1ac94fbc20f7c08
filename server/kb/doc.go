// Package kb holds the verbs of the knowledge base: how articles come in and go
// out, and how they reach the search engine. The database is the truth; the
// engine is a cache of it that catches up by itself, and can be thrown away.
//
// It knows nothing of transports. All methods are safe for concurrent use.
package kb

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"careline/server/desk"
	"careline/server/search"
	"careline/server/store"
)

// Service carries out the verbs.
type Service struct {
	store   *store.Store
	now     func() time.Time
	log     *slog.Logger
	keepers []*keeper
	gists   gists

	files Files // where those of articles lie; nil: none are shown
}

// New stands on an open store. open opens the engine that is asked first; it is
// nil where nothing is searched, as on the command line: articles written there
// are found once the server has caught up. spares are asked while the first one
// cannot answer, and are kept up beside it.
func New(st *store.Store, open Open, log *slog.Logger, spares ...Open) *Service {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Service{store: st, now: time.Now, log: log}
	for _, o := range append([]Open{open}, spares...) {
		s.keepers = append(s.keepers, &keeper{open: o})
	}
	return s
}

// Close gives the engines back.
func (s *Service) Close() error {
	var err error
	for _, k := range s.keepers {
		err = errors.Join(err, k.close())
	}
	return err
}

var errNoEngine = &desk.Error{Kind: desk.Unavailable, Code: "search_unavailable", Public: "Search is not available just now. You can still write to us."}

// Search finds articles that the asker may see. What the engine cannot answer
// is a coded refusal: nothing else of the product depends on it.
func (s *Service) Search(ctx context.Context, q search.Query) (search.Results, error) {
	if err := desk.CheckLine(q.Text, 10*desk.MaxTextRunes); err != nil {
		return search.Results{}, err
	}
	var trouble error
	for _, k := range s.asked() {
		engine, err := k.use()
		if err == nil {
			var found search.Results
			if found, err = engine.Search(ctx, q); err == nil || ctx.Err() == nil {
				k.did(err)
			}
			if err == nil {
				return found, nil
			}
		}
		if ctx.Err() != nil {
			return search.Results{}, errNoEngine.With(errors.Join(ctx.Err(), err))
		}
		trouble = errors.Join(trouble, err)
	}
	if last, err := s.store.LastArticle(ctx); err == nil && last == 0 {
		return search.Results{}, nil
	}
	return search.Results{}, errNoEngine.With(trouble)
}

// asked are the keepers in the order in which they are asked now.
func (s *Service) asked() []*keeper {
	order := slices.Clone(s.keepers)
	ranks := map[*keeper]int{}
	for _, k := range order {
		ranks[k] = k.rank()
	}
	slices.SortStableFunc(order, func(a, b *keeper) int { return cmp.Compare(ranks[a], ranks[b]) })
	return order
}
