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

// UseAsk is what is reported on: a span of time, and of it one language, one
// department, or all.
type UseAsk struct {
	From, To   int64
	Language   string
	Department desk.DepartmentID
}

func (q *UseAsk) asks(language string, department desk.DepartmentID) bool {
	return (q.Language == "" || q.Language == language) && (q.Department == "" || q.Department == department)
}

// weeks is how many weeks the span has, the last perhaps not whole.
func (q *UseAsk) weeks() int64 { return (q.To - q.From + Week - 1) / Week }

// Searched counts searches: how many, how many found nothing, how many found
// something of which nothing was opened, and how many a conversation followed
// within seven days.
type Searched struct{ Searches, NoResult, NoClick, Chats int64 }

func (s *Searched) add(o Searched) {
	s.Searches, s.NoResult, s.NoClick, s.Chats = s.Searches+o.Searches, s.NoResult+o.NoResult, s.NoClick+o.NoClick, s.Chats+o.Chats
}

// Use is what the knowledge base was used for, and what it failed at.
type Use struct {
	From, To int64
	Searched
	Weeks      []Searched // from the beginning on; they sum to the whole
	Gaps       []Gap
	Hidden     int64 // searches of questions that fewer than three visitors asked
	Deflection Deflection
	Votes      []ArticleVotes
}

// Gap is a question that the base does not answer, as several visitors asked it.
type Gap struct {
	Words      string // as three of them wrote it, else the stems they share
	Language   string
	Department desk.DepartmentID // of the chats that followed, else of the best article
	Visitors   int64
	Searched
	Weeks []Searched
}

// Deflection says how many reads of articles were followed by no conversation
// of the same patient in seven days. Of N whose window is over and who are
// known, K; nothing is said of the others.
type Deflection struct{ K, N, Pending, Unlinkable int64 }

// ArticleVotes is what readers said of one article, and whether they wrote.
type ArticleVotes struct {
	Article         desk.ArticleID
	Slug, Title     string
	Language        string
	Helped, Against int64
	Comments        []Comment
	Deflection      Deflection
}

// Comment is one that came with a vote.
type Comment struct {
	At     int64
	Helped bool
	Text   string
}

// UseOf reports on a span of time, for whoever reads figures.
func (s *Service) UseOf(ctx context.Context, a desk.Actor, q UseAsk) (Use, error) {
	if err := desk.SeesFigures(a); err != nil {
		return Use{}, err
	}
	if q.From < 0 || q.To <= q.From || q.To-q.From > maxUseDays*24*time.Hour.Milliseconds() {
		return Use{}, desk.Invalidf("from is before to, and at most %d days.", maxUseDays)
	}
	entries, err := s.store.VisitEntries(ctx, q.From, q.To+repeatWindow.Milliseconds())
	if err != nil {
		return Use{}, err
	}
	contacts, err := s.store.VisitorContacts(ctx, q.From)
	if err != nil {
		return Use{}, err
	}
	votes, err := s.store.ArticleVotes(ctx, q.From, q.To)
	if err != nil {
		return Use{}, err
	}
	u, reads := UseFrom(entries, contacts, q, s.now().UnixMilli())
	u.Votes, err = s.articlesOf(ctx, q, votes, reads)
	return u, err
}

// UseFrom computes the report from the logs alone. It is pure.
func UseFrom(entries []store.VisitEntry, contacts []store.Contact, ask UseAsk, now int64) (Use, map[desk.ArticleID]Deflection) {
	u := Use{From: ask.From, To: ask.To, Weeks: make([]Searched, ask.weeks())}
	reads := map[desk.ArticleID]Deflection{}
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
		v.searches(&ask, asked)
		v.reads(&ask, reads, now)
		entries = entries[n:]
	}
	for _, q := range asked {
		g := q.gap()
		if !ask.asks(g.Language, g.Department) {
			continue
		}
		u.add(g.Searched)
		for i, w := range g.Weeks {
			u.Weeks[i].add(w)
		}
		if g.Visitors < fewVisitors {
			u.Hidden += g.Searches
		} else if g.NoResult+g.NoClick+g.Chats > 0 {
			u.Gaps = append(u.Gaps, g)
		}
	}
	for _, d := range reads {
		u.Deflection.add(d)
	}
	slices.SortFunc(u.Gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.NoResult+b.NoClick+b.Chats, a.NoResult+a.NoClick+a.Chats), cmp.Compare(a.Words, b.Words), cmp.Compare(a.Language, b.Language))
	})
	return u, reads
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

func (v visit) searches(ask *UseAsk, asked map[string]*question) {
	for i, e := range v.log {
		if e.Kind != desk.VisitSearched || e.At < ask.From || e.At >= ask.To || v.wentOn(i) {
			continue
		}
		q := asked[e.Language+" "+e.Gist]
		if q == nil {
			q = &question{Gap: Gap{Language: e.Language, Weeks: make([]Searched, ask.weeks())}, gist: e.Gist,
				visitors: map[string]bool{}, wordings: map[string]map[string]bool{}, departments: map[desk.DepartmentID]int64{}}
			asked[e.Language+" "+e.Gist] = q
		}
		one := Searched{Searches: 1}
		if who := v.visitor(); who != "" {
			q.visitors[who] = true
			if q.wordings[e.Query] == nil {
				q.wordings[e.Query] = map[string]bool{}
			}
			q.wordings[e.Query][who] = true
		}
		switch {
		case e.Results == 0:
			one.NoResult = 1
		case !v.clicked(i):
			one.NoClick = 1
		}
		d, wrote := v.contacted(e.At)
		if wrote {
			one.Chats = 1
		}
		q.add(one)
		q.Weeks[(e.At-ask.From)/Week].add(one)
		if d == "" {
			d = e.Department
		}
		if d != "" {
			q.departments[d]++
		}
	}
}

// Week is what searches are counted by.
const Week = int64(7 * 24 * time.Hour / time.Millisecond)

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
func (v visit) reads(ask *UseAsk, of map[desk.ArticleID]Deflection, now int64) {
	seen := map[desk.ArticleID]bool{}
	for _, e := range v.log {
		if e.Kind != desk.VisitRead && e.Kind != desk.VisitVoted || seen[e.Article] || e.At < ask.From || e.At >= ask.To || !ask.asks(e.Language, e.Department) {
			continue
		}
		seen[e.Article] = true
		_, wrote := v.contacted(e.At)
		d := of[e.Article]
		switch {
		case e.Patient == "":
			d.Unlinkable++
		case e.At+repeatWindow.Milliseconds() > now:
			d.Pending++
		default:
			d.N++
			if !wrote {
				d.K++
			}
		}
		of[e.Article] = d
	}
}

func (d *Deflection) add(o Deflection) {
	d.K, d.N, d.Pending, d.Unlinkable = d.K+o.K, d.N+o.N, d.Pending+o.Pending, d.Unlinkable+o.Unlinkable
}

// articlesOf lists the articles that were read or voted on: those that helped
// least first, then those that spared fewest conversations.
func (s *Service) articlesOf(ctx context.Context, q UseAsk, votes []store.ArticleVote, reads map[desk.ArticleID]Deflection) ([]ArticleVotes, error) {
	votes = slices.DeleteFunc(votes, func(v store.ArticleVote) bool { return !q.asks(v.Language, v.Department) })
	out := votesBy(votes)
	for i := range out {
		out[i].Deflection = reads[out[i].Article]
		delete(reads, out[i].Article)
	}
	for id, d := range reads {
		a, err := s.store.Article(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, ArticleVotes{Article: id, Slug: a.Slug, Title: a.Title, Language: a.Language, Deflection: d})
	}
	slices.SortFunc(out, func(a, b ArticleVotes) int {
		return cmp.Or(cmp.Compare(b.Against, a.Against), cmp.Compare(b.Deflection.N-b.Deflection.K, a.Deflection.N-a.Deflection.K),
			cmp.Compare(a.Title, b.Title), cmp.Compare(a.Article, b.Article))
	})
	return out, nil
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
	return out
}
