package report

import (
	"cmp"
	"container/heap"
	"slices"

	"careline/server/desk"
)

// walk goes through the conversations of a set in order, and reads the entries of
// days as it comes to them.
type walk struct {
	f        *filing
	episodes []*Episode // in order
	lanes    lanes
}

// lane is a day with the entries that are left of it.
type lane struct {
	s     *scope
	r     *entries
	order []int32
}

func (l *lane) source() string { return l.s.day.words[l.s.day.heads[l.order[0]].source] }

func (l *lane) id() desk.ConversationID { return l.s.day.conversation(int(l.order[0])) }

// pass goes on to the next entry that is used; false: there is none.
func (l *lane) pass() bool {
	for len(l.order) > 0 && l.s.use[l.order[0]] == left {
		l.order = l.order[1:]
	}
	return len(l.order) > 0
}

type lanes []*lane

func (l lanes) Len() int { return len(l) }
func (l lanes) Less(i, k int) bool {
	return cmp.Or(cmp.Compare(l[i].source(), l[k].source()), cmp.Compare(l[i].id(), l[k].id())) < 0
}
func (l lanes) Swap(i, k int) { l[i], l[k] = l[k], l[i] }
func (l *lanes) Push(x any)   { *l = append(*l, x.(*lane)) }
func (l *lanes) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}

// sorted are the entries of a day in the order of their conversations, found once.
func (d *Day) sorted() []int32 {
	d.sort.Do(func() {
		d.order = make([]int32, len(d.heads))
		for i := range d.order {
			d.order[i] = int32(i)
		}
		slices.SortFunc(d.order, func(a, b int32) int {
			x, y := &d.heads[a], &d.heads[b]
			return cmp.Or(cmp.Compare(d.words[x.source], d.words[y.source]), cmp.Compare(d.conversation(int(a)), d.conversation(int(b))), cmp.Compare(x.number, y.number))
		})
	})
	return d.order
}

func (s *Set) walk(f *filing) *walk {
	w := &walk{f: f, episodes: Sorted(slices.Clone(s.Episodes))}
	sideBySide(len(s.days), func(i int) { s.days[i].day.sorted() })
	for i := range f.scopes {
		one := &lane{s: &f.scopes[i], order: f.scopes[i].day.sorted()}
		if one.pass() {
			w.lanes = append(w.lanes, one)
		}
	}
	heap.Init(&w.lanes)
	return w
}

// next are the episodes of the next conversation, in order; nil: there is none.
// Those that the filter lets nothing of through may be left out.
func (w *walk) next(skip func(string, desk.ConversationID) bool) []*Episode {
	for len(w.episodes) > 0 || len(w.lanes) > 0 {
		var source string
		var id desk.ConversationID
		first := len(w.episodes) > 0
		if first {
			source, id = w.episodes[0].Source, w.episodes[0].Conversation
		}
		if len(w.lanes) > 0 {
			l := w.lanes[0]
			if s, c := l.source(), l.id(); !first || cmp.Or(cmp.Compare(s, source), cmp.Compare(c, id)) < 0 {
				source, id = s, c
			}
		}
		if all := w.take(source, id, skip != nil && skip(source, id)); len(all) > 0 {
			return all
		}
	}
	return nil
}

// take takes a conversation out, and reads it unless it is passed over.
func (w *walk) take(source string, id desk.ConversationID, passed bool) []*Episode {
	n := 0
	for n < len(w.episodes) && w.episodes[n].Source == source && w.episodes[n].Conversation == id {
		n++
	}
	out := w.episodes[:n:n]
	w.episodes = w.episodes[n:]
	admitted := n > 0
	type place struct {
		l  *lane
		at int
	}
	var places []place
	for len(w.lanes) > 0 && w.lanes[0].id() == id && w.lanes[0].source() == source {
		l := w.lanes[0]
		i := int(l.order[0])
		admitted = admitted || w.f.admits(l.s, &l.s.day.heads[i])
		places = append(places, place{l, i})
		if l.order = l.order[1:]; l.pass() {
			heap.Fix(&w.lanes, 0)
		} else {
			heap.Pop(&w.lanes)
		}
	}
	if passed || !admitted {
		return nil
	}
	if len(places) == 0 {
		return out
	}
	out = slices.Clone(out)
	for _, p := range places {
		if p.l.r == nil {
			p.l.r = p.l.s.day.reader()
		}
		e := &Episode{}
		p.l.s.day.episode(p.l.r, p.at, e)
		out = append(out, e)
	}
	return Sorted(out)
}
