package kb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/search"
)

// rebuildSetting is the row by which a command asks the serving process, which
// alone can open the engine, to index everything again.
const rebuildSetting = "search.rebuild"

// indexedSetting is the row by which that process says how far it is.
const indexedSetting = "search.indexed"

// indexPage is how many articles are put at once.
const indexPage = 200

// Rebuild asks for everything to be indexed again. It answers at once; Indexed
// tells how far that is.
func (s *Service) Rebuild(ctx context.Context) error {
	return s.store.SetSetting(ctx, rebuildSetting, desk.NewID("rebuild", s.now()))
}

// Run keeps the engines up with the articles until ctx is done, each by itself:
// one that is down keeps no other from it.
func (s *Service) Run(ctx context.Context) {
	var running sync.WaitGroup
	for i, k := range s.keepers {
		running.Go(func() { s.keep(ctx, i, k) })
	}
	s.forget(ctx)
	running.Wait()
}

func (s *Service) keep(ctx context.Context, nth int, k *keeper) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	well := true
	for {
		err := s.bring(ctx, k)
		if ctx.Err() == nil && (err == nil) != well { // say it once, not every second
			if well = err == nil; well {
				s.log.Info("kb: the search index keeps up again", slog.Int("engine", nth+1))
			} else {
				s.log.Error("kb: the search index does not keep up", slog.Int("engine", nth+1), slog.Any("cause", err))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// CatchUp brings every engine to the latest change.
func (s *Service) CatchUp(ctx context.Context) error {
	var trouble error
	for _, k := range s.keepers {
		trouble = errors.Join(trouble, s.bring(ctx, k))
	}
	return trouble
}

// bring brings an engine to the latest change. The engine's position says which
// rebuild it belongs to and how far it is: an engine that was made anew has
// none, and starts from the first article. One that could not be brought there
// is not taken for whole: what it still answers by itself may be out of date.
func (s *Service) bring(ctx context.Context, k *keeper) (err error) {
	defer func() {
		if err != nil {
			k.set(false)
		}
	}()
	last, err := s.store.LastArticle(ctx)
	if err != nil || last == 0 {
		return err // a clinic without articles needs no engine
	}
	wanted, err := s.setting(ctx, rebuildSetting)
	if err != nil {
		return err
	}
	engine, err := k.use()
	if err != nil {
		return err
	}
	if err := k.follow(ctx, s, engine); err != nil {
		return err
	}
	at, err := engine.Position(ctx)
	if err != nil {
		return err
	}
	build, seq := parsePosition(at)
	if build == wanted && last <= seq {
		k.set(true)
		return nil
	}
	k.set(false)
	if build != wanted {
		if err := engine.Reset(ctx); err != nil {
			return err
		}
		at, seq = "", 0
	}
	keys, err := s.departments(ctx)
	if err != nil {
		return err
	}
	for {
		page, err := s.store.ArticlesAfter(ctx, seq, indexPage)
		if err != nil {
			return err
		}
		var put []search.Document
		var gone []string
		for i := range page {
			a := &page[i]
			seq = a.Seq
			if a.Status == desk.ArticlePublished {
				put = append(put, document(a, keys))
			} else {
				gone = append(gone, string(a.ID))
			}
		}
		position := formatPosition(wanted, seq)
		if len(gone) > 0 {
			// The position counts once all of the page is in.
			if err := engine.Delete(ctx, gone, at); err != nil {
				return err
			}
		}
		if err := engine.Put(ctx, put, position); err != nil {
			return err
		}
		at = position
		if k == s.keepers[0] { // what a rebuild waits for
			if err := s.store.SetSetting(ctx, indexedSetting, position); err != nil {
				return err
			}
		}
		if len(page) < indexPage {
			k.set(true)
			return nil
		}
	}
}

// Indexed is how many changes the index has of all there are, as the process
// that serves has said last; building reports whether it is of the rebuild that
// was asked for last.
func (s *Service) Indexed(ctx context.Context) (done, all int64, building bool, err error) {
	if all, err = s.store.LastArticle(ctx); err != nil {
		return 0, 0, false, err
	}
	wanted, err := s.setting(ctx, rebuildSetting)
	if err != nil {
		return 0, 0, false, err
	}
	at, err := s.setting(ctx, indexedSetting)
	build, done := parsePosition(at)
	return done, all, build == wanted, err
}

// setting is "" where it was never set.
func (s *Service) setting(ctx context.Context, key string) (string, error) {
	value, err := s.store.Setting(ctx, key)
	if errors.Is(err, desk.ErrNoSuchThing) {
		return "", nil
	}
	return value, err
}

// formatPosition and parsePosition hold what the engine keeps for us.
func formatPosition(build string, seq int64) string { return fmt.Sprintf("%s|%d", build, seq) }

func parsePosition(p string) (build string, seq int64) {
	build, number, ok := strings.Cut(p, "|")
	seq, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return "none", 0 // of no rebuild: everything is indexed
	}
	return build, seq
}

var audiences = map[desk.ArticleAudience]search.Audience{
	desk.ForPublic: search.Public, desk.ForPatients: search.Patients, desk.ForStaff: search.Staff,
}

// document is an article as the engine keeps it. An audience that nobody knows
// is staff's alone.
func document(a *desk.Article, keys map[desk.DepartmentID]string) search.Document {
	audience, ok := audiences[a.Audience]
	if !ok {
		audience = search.Staff
	}
	return search.Document{
		ID: string(a.ID), Slug: a.Slug, Language: a.Language, Department: keys[a.Department], Category: a.Category, Audience: audience,
		Title: a.Title, Description: a.Description, Body: Plain(a.Markdown),
	}
}
