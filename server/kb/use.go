package kb

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

const (
	// fewVisitors is from how many distinct visitors on a question is shown.
	fewVisitors = 3
	// repeatWindow is how long a reader may not write for an article to have
	// spared them it (metrics: no_repeat_7d, c).
	repeatWindow = 7 * 24 * time.Hour
	// maxUseDays bounds what is reported on at once.
	maxUseDays = 400
)

// Use is what the knowledge base was used for, and what it failed at.
type Use struct {
	From, To                           int64
	Searches, NoResult, NoClick, Chats int64
	Gaps                               []Gap
	Hidden                             int64 // searches of questions that fewer than three visitors asked
	Deflection                         Deflection
	Votes                              []ArticleVotes
}

// Gap is a question that the base does not answer, as several visitors asked it.
type Gap struct {
	Words      string // as three of them wrote it, else the stems they share
	Language   string
	Department desk.DepartmentID // of the chats that followed, else of the best article
	Searches   int64
	Visitors   int64
	NoResult   int64
	NoClick    int64 // something was found, and nothing of it opened
	Chats      int64 // a conversation followed within seven days
	Weeks      []int64
}

// Deflection says how many reads of articles were followed by no conversation
// of the same patient in seven days. Of N whose window is over and who are
// known, K; nothing is said of the others.
type Deflection struct{ K, N, Pending, Unlinkable int64 }

// ArticleVotes is what readers said of one article.
type ArticleVotes struct {
	Article         desk.ArticleID
	Slug, Title     string
	Language        string
	Helped, Against int64
	Comments        []Comment
}

// Comment is one that came with a vote.
type Comment struct {
	At     int64
	Helped bool
	Text   string
}

// UseOf reports on a span of time, for whoever reads figures.
func (s *Service) UseOf(ctx context.Context, a desk.Actor, from, to int64) (Use, error) {
	if err := desk.SeesFigures(a); err != nil {
		return Use{}, err
	}
	if from < 0 || to <= from || to-from > maxUseDays*24*time.Hour.Milliseconds() {
		return Use{}, desk.Invalidf("from is before to, and at most %d days.", maxUseDays)
	}
	entries, err := s.store.VisitEntries(ctx, from, to+repeatWindow.Milliseconds())
	if err != nil {
		return Use{}, err
	}
	contacts, err := s.store.VisitorContacts(ctx, from)
	if err != nil {
		return Use{}, err
	}
	votes, err := s.store.ArticleVotes(ctx, from, to)
	if err != nil {
		return Use{}, err
	}
	u := UseFrom(entries, contacts, from, to, s.now().UnixMilli())
	u.Votes = votesBy(votes)
	return u, nil
}

// UseFrom computes the report from the logs alone. It is pure.
func UseFrom(entries []store.VisitEntry, contacts []store.Contact, from, to, now int64) Use {
	u := Use{From: from, To: to}
	asked := map[string]*question{}
	wrote := map[desk.PatientID][]int64{}
	for _, c := range contacts {
		wrote[c.Patient] = append(wrote[c.Patient], c.At)
	}
	for len(entries) > 0 {
		n := slices.IndexFunc(entries, func(e store.VisitEntry) bool { return e.Visit != entries[0].Visit })
		if n < 0 {
			n = len(entries)
		}
		v := visit{entries[:n], wrote[entries[0].Patient]}
		v.searches(&u, asked)
		v.reads(&u, now)
		entries = entries[n:]
	}
	for _, q := range asked {
		if len(q.visitors) < fewVisitors {
			u.Hidden += q.Searches
		} else if q.NoResult+q.NoClick+q.Chats > 0 {
			u.Gaps = append(u.Gaps, q.gap())
		}
	}
	slices.SortFunc(u.Gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.NoResult+b.NoClick+b.Chats, a.NoResult+a.NoClick+a.Chats), cmp.Compare(a.Words, b.Words), cmp.Compare(a.Language, b.Language))
	})
	return u
}

// question is what several queries ask that mean the same.
type question struct {
	Gap
	gist        string
	visitors    map[string]bool
	wordings    map[string]map[string]bool // the visitors of each
	departments map[desk.DepartmentID]int64
}

func (q *question) gap() Gap {
	g := q.Gap
	g.Visitors, g.Words = int64(len(q.visitors)), q.gist
	most := 0
	for words, by := range q.wordings {
		// One person's own words are shown to nobody.
		if n := len(by); n >= fewVisitors && (n > most || n == most && words < g.Words) {
			most, g.Words = n, words
		}
	}
	for d, n := range q.departments {
		if best := q.departments[g.Department]; g.Department == "" || n > best || n == best && d < g.Department {
			g.Department = d
		}
	}
	return g
}

// visit is the log of one visit, and when its patient wrote.
type visit struct {
	log   []store.VisitEntry
	wrote []int64
}

// visitor is who it was, as far as visits are told apart; "": nobody knows.
func (v visit) visitor() string {
	switch {
	case v.log[0].Patient != "":
		return string(v.log[0].Patient)
	case strings.HasPrefix(string(v.log[0].Visit), helpVisit+"_"):
		return ""
	}
	return string(v.log[0].Visit)
}

// contacted is the department of the conversation that followed on an instant
// within the window; ok is false if none did.
func (v visit) contacted(at int64) (d desk.DepartmentID, ok bool) {
	until := at + repeatWindow.Milliseconds()
	for _, e := range v.log {
		if e.Kind == desk.VisitContacted && e.At >= at && e.At < until {
			return e.Department, true
		}
	}
	return "", slices.ContainsFunc(v.wrote, func(t int64) bool { return t >= at && t < until })
}

func (v visit) searches(u *Use, asked map[string]*question) {
	for i, e := range v.log {
		if e.Kind != desk.VisitSearched || e.At < u.From || e.At >= u.To || v.wentOn(i) {
			continue
		}
		q := asked[e.Language+" "+e.Gist]
		if q == nil {
			weeks := (u.To - u.From + week - 1) / week
			q = &question{Gap: Gap{Language: e.Language, Weeks: make([]int64, weeks)}, gist: e.Gist,
				visitors: map[string]bool{}, wordings: map[string]map[string]bool{}, departments: map[desk.DepartmentID]int64{}}
			asked[e.Language+" "+e.Gist] = q
		}
		u.Searches++
		q.Searches++
		q.Weeks[(e.At-u.From)/week]++
		if who := v.visitor(); who != "" {
			q.visitors[who] = true
			if q.wordings[e.Query] == nil {
				q.wordings[e.Query] = map[string]bool{}
			}
			q.wordings[e.Query][who] = true
		}
		switch {
		case e.Results == 0:
			u.NoResult++
			q.NoResult++
		case !v.clicked(i):
			u.NoClick++
			q.NoClick++
		}
		d, wrote := v.contacted(e.At)
		if wrote {
			u.Chats++
			q.Chats++
		}
		if d == "" {
			d = e.Department
		}
		if d != "" {
			q.departments[d]++
		}
	}
}

const week = int64(7 * 24 * time.Hour / time.Millisecond)

// wentOn reports whether somebody typed on: the next search begins with this one.
func (v visit) wentOn(i int) bool {
	return i+1 < len(v.log) && v.log[i+1].Kind == desk.VisitSearched && strings.HasPrefix(v.log[i+1].Query, v.log[i].Query)
}

func (v visit) clicked(i int) bool {
	for _, e := range v.log[i+1:] {
		switch e.Kind {
		case desk.VisitOpened:
			return true
		case desk.VisitSearched:
			return false
		}
	}
	return false
}

// reads counts each article once a visit: read for ten seconds, or voted on.
func (v visit) reads(u *Use, now int64) {
	seen := map[desk.ArticleID]bool{}
	for _, e := range v.log {
		if e.Kind != desk.VisitRead && e.Kind != desk.VisitVoted || seen[e.Article] || e.At < u.From || e.At >= u.To {
			continue
		}
		seen[e.Article] = true
		_, wrote := v.contacted(e.At)
		switch {
		case e.Patient == "":
			u.Deflection.Unlinkable++
		case e.At+repeatWindow.Milliseconds() > now:
			u.Deflection.Pending++
		default:
			u.Deflection.N++
			if !wrote {
				u.Deflection.K++
			}
		}
	}
}

func votesBy(votes []store.ArticleVote) []ArticleVotes {
	at := map[desk.ArticleID]int{}
	var out []ArticleVotes
	for _, v := range votes {
		i, known := at[v.Article]
		if !known {
			i = len(out)
			at[v.Article] = i
			out = append(out, ArticleVotes{Article: v.Article, Slug: v.Slug, Title: v.Title, Language: v.Language})
		}
		if v.Helped {
			out[i].Helped++
		} else {
			out[i].Against++
		}
		if v.Comment != "" {
			out[i].Comments = append(out[i].Comments, Comment{v.At, v.Helped, v.Comment})
		}
	}
	slices.SortStableFunc(out, func(a, b ArticleVotes) int { return cmp.Compare(b.Against, a.Against) })
	return out
}
