package kb

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"careline/server/desk"
	"careline/server/guard"
	"careline/server/search"
	"careline/server/store"
)

// keepVisits is how long it is known what was looked for.
const keepVisits = 400 * 24 * time.Hour

var (
	errBadVisit  = &desk.Error{Kind: desk.Invalid, Code: "invalid", Public: "A visit is named by a UUID that the page makes.", Field: "visit"}
	errNotOpened = &desk.Error{Kind: desk.Conflict, Code: "not_opened", Public: "This article was not opened in this visit."}
)

// CheckVisit refuses what cannot name a visit.
func CheckVisit(id desk.VisitID) error {
	if !desk.ValidClientID(string(id)) {
		return errBadVisit
	}
	return nil
}

// SearchIn searches within a visit. A query that is finished is taken down,
// masked and normalised; one that is still being typed leaves no trace. Whoever
// has looked for more than a visit holds is answered all the same.
func (s *Service) SearchIn(ctx context.Context, v desk.Visit, q search.Query, finished bool) (search.Results, error) {
	if err := CheckVisit(v.ID); err != nil {
		return search.Results{}, err
	}
	return s.searchIn(ctx, v, q, finished)
}

func (s *Service) searchIn(ctx context.Context, v desk.Visit, q search.Query, finished bool) (search.Results, error) {
	found, err := s.Search(ctx, q)
	if err != nil || !finished {
		return found, err
	}
	e, err := s.searched(ctx, q, found)
	if err != nil || e.Query == "" {
		return found, err
	}
	if len(found.Hits) > 0 {
		// Of which department a question is, the best article says.
		if e.Department, err = s.departmentID(ctx, found.Hits[0].Department); err != nil {
			return search.Results{}, err
		}
	}
	if err := s.store.AppendVisit(ctx, v, e); err != nil && desk.AsError(err).Code != desk.ErrVisitFull.Code {
		return search.Results{}, err
	}
	return found, nil
}

// helpVisit begins the ids of visits that say nothing of who it was.
const helpVisit = "hv"

// SearchAlone is a search of the help centre, of which nobody knows who it is:
// a visit of its own.
func (s *Service) SearchAlone(ctx context.Context, site desk.SiteID, practice bool, q search.Query) (search.Results, error) {
	return s.searchIn(ctx, desk.Visit{ID: desk.VisitID(desk.NewID(helpVisit, s.now())), Site: site, Practice: practice}, q, true)
}

// searched is a query as it is kept; its Query is "" if it says nothing.
func (s *Service) searched(ctx context.Context, q search.Query, found search.Results) (desk.VisitEvent, error) {
	masked, _ := guard.Mask(q.Clean().Text)
	language := q.Language
	if len(found.Hits) > 0 {
		language = found.Hits[0].Language
	}
	if !slices.Contains(search.Languages, language) {
		language = search.Languages[0]
	}
	e := desk.VisitEvent{Kind: desk.VisitSearched, Language: language, Query: search.Normal(masked), Results: int64(len(found.Hits))}
	meant := e.Query
	if found.Instead != "" {
		masked, _ := guard.Mask(found.Instead)
		meant = search.Normal(masked)
	}
	lexicon, err := s.gists.lexicon(ctx, s)
	if err != nil {
		return e, err
	}
	e.Gist = lexicon.Gist(language, meant)
	return e, nil
}

// gists holds the lexicon that says which queries ask the same, which takes a
// while to make. A synonym that the clinic adds counts a minute later.
type gists struct {
	mu   sync.Mutex
	made time.Time
	of   *search.Lexicon
}

func (g *gists) lexicon(ctx context.Context, s *Service) (*search.Lexicon, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.of != nil && s.now().Sub(g.made) < time.Minute {
		return g.of, nil
	}
	of, _, err := s.lexicon(ctx)
	if err != nil {
		return nil, err
	}
	g.of, g.made = of, s.now()
	return of, nil
}

func (s *Service) departmentID(ctx context.Context, key string) (desk.DepartmentID, error) {
	keys, err := s.departments(ctx)
	if err != nil {
		return "", err
	}
	for id, k := range keys {
		if k == key && key != "" {
			return id, nil
		}
	}
	return "", nil
}

// Did takes down what a reader did with an article in a visit. What is said of
// one has to follow on its opening, and counts once.
func (s *Service) Did(ctx context.Context, reader desk.Actor, v desk.Visit, slug string, kind desk.VisitKind) error {
	if err := CheckVisit(v.ID); err != nil {
		return err
	}
	switch kind {
	case desk.VisitOpened, desk.VisitRead, desk.VisitAnswered:
	default:
		return desk.Invalidf("An article is opened, read or answered a question.")
	}
	a, err := s.store.ArticleBySlug(ctx, slug)
	if err != nil {
		return err
	}
	if !a.ShownTo(reader) {
		return desk.ErrNoSuchThing
	}
	return s.append(ctx, v, a, kind)
}

func (s *Service) append(ctx context.Context, v desk.Visit, a desk.Article, kind desk.VisitKind) error {
	if kind != desk.VisitOpened {
		opened, said, err := s.store.HasOpened(ctx, v.ID, a.ID, kind)
		switch {
		case err != nil:
			return err
		case !opened:
			return errNotOpened
		case said:
			return nil
		}
	}
	return s.store.AppendVisit(ctx, v, desk.VisitEvent{Kind: kind, Language: a.Language, Department: a.Department, Article: a.ID})
}

// VoteIn takes down whether an article helped that was opened in a visit.
func (s *Service) VoteIn(ctx context.Context, v desk.Visit, slug string, helped bool, comment string) error {
	if err := CheckVisit(v.ID); err != nil {
		return err
	}
	if v.Practice {
		return nil // what the house says of its own articles is no reader's word
	}
	if err := s.Vote(ctx, slug, helped, comment); err != nil {
		return err
	}
	a, err := s.store.ArticleBySlug(ctx, slug)
	if err != nil {
		return err
	}
	return s.append(ctx, v, a, desk.VisitVoted)
}

// Contacted takes down that a conversation came of a visit. Repeated, it is
// taken down once.
func (s *Service) Contacted(ctx context.Context, v desk.Visit, c desk.ConversationID, d desk.DepartmentID) error {
	known, err := s.store.HasContacted(ctx, c)
	if err != nil || known {
		return err
	}
	return s.store.AppendVisit(ctx, v, desk.VisitEvent{Kind: desk.VisitContacted, Conversation: c, Department: d})
}

// Trail is what a patient did before they wrote: what they looked for, and
// which articles they opened. Whoever asks may read the conversation.
func (s *Service) Trail(ctx context.Context, c desk.ConversationID) ([]store.VisitStep, error) {
	return s.store.VisitTrail(ctx, c)
}

// HasPublic reports whether there is anything for the public to find: without
// it no search box is shown.
func (s *Service) HasPublic(ctx context.Context) (bool, error) { return s.store.HasPublicArticles(ctx) }

// forget deletes visits that are too old to be known, once an hour until ctx is
// done.
func (s *Service) forget(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		for {
			n, err := s.store.ForgetVisits(ctx, s.now().Add(-keepVisits).UnixMilli())
			if err != nil && ctx.Err() == nil {
				s.log.Error("kb: old visits are not forgotten", slog.Any("cause", err))
			}
			if n == 0 || err != nil {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
