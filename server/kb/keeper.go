package kb

import (
	"context"
	"sync"
	"time"

	"careline/server/search"
)

// Open opens an engine. It is tried again while it fails: an embedded index
// belongs to one process at a time, and a server may be down.
type Open func() (search.Engine, error)

// keeper is an engine with what is known of how well it does. The first one of
// a service is asked; the others are asked where it cannot answer.
type keeper struct {
	open Open

	mu       sync.Mutex
	engine   search.Engine // nil until it could be opened
	failed   time.Time     // the last time that it could not do what it should
	whole    bool          // has every article, as far as was known a second ago
	synonyms int64         // version of those it follows; -1: of none
}

// tryAgain is how long after a failure an engine is opened or asked again.
const tryAgain = 3 * time.Second

// use is the engine, opened when it is first needed.
func (k *keeper) use() (search.Engine, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.engine != nil:
		return k.engine, nil
	case k.open == nil || time.Since(k.failed) < tryAgain:
		return nil, errNoEngine
	}
	engine, err := k.open()
	if err != nil {
		k.failed = time.Now()
		return nil, errNoEngine.With(err)
	}
	k.engine, k.synonyms = engine, -1
	return engine, nil
}

// did takes down how it went.
func (k *keeper) did(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed = (time.Time{}); err != nil {
		k.failed = time.Now()
	}
}

func (k *keeper) set(whole bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.whole = whole
}

// rank is in which order keepers are asked: first those that have everything,
// last those that have just failed.
func (k *keeper) rank() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case time.Since(k.failed) < tryAgain:
		return 2
	case !k.whole:
		return 1
	}
	return 0
}

// follow gives the engine the clinic's synonyms where it has others.
func (k *keeper) follow(ctx context.Context, s *Service, engine search.Engine) error {
	latest, err := s.store.SynonymsVersion(ctx)
	if err != nil {
		return err
	}
	k.mu.Lock()
	same := k.synonyms == latest
	k.mu.Unlock()
	if same {
		return nil
	}
	lexicon, version, err := s.lexicon(ctx)
	if err != nil {
		return err
	}
	engine.SetLexicon(lexicon)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.synonyms = version
	return nil
}

func (k *keeper) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.open = nil
	if k.engine == nil {
		return nil
	}
	err := k.engine.Close()
	k.engine = nil
	return err
}
