package chat

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// How many hits of a search are looked through at once, and at most.
const (
	findWindow = 500
	findMost   = 20_000
)

// Found is a conversation that was found, and the kinds of keys it was found by.
type Found struct {
	Item
	By []string
}

var (
	errNoTagLike   = &desk.Error{Kind: desk.Invalid, Code: "find_no_tag", Field: "q", Public: "No tag is called like that."}
	errNoTopicLike = &desk.Error{Kind: desk.Invalid, Code: "find_no_topic", Field: "q", Public: "No topic is called like that."}
	errNoStaffLike = &desk.Error{Kind: desk.Invalid, Code: "find_no_staff", Field: "q", Public: "Nobody here is called like that. me and nobody are understood too."}
)

// sought is what is looked for, with names resolved.
type sought struct {
	desk.Finding
	tags, topics []string
	staff        []desk.StaffID
}

// Find looks for conversations by reference, names, contact details, tags,
// topics, staff, days and states, for those alone that the actor may read; by
// contact details only those whose contact they may see. More says that there
// may be others than the ones that were found.
func (s *Service) Find(ctx context.Context, a desk.Actor, text string, zone *time.Location, limit int) (out []Found, more bool, err error) {
	if err := desk.StaffOnly(a); err != nil {
		return nil, false, err
	}
	limit = pageSize(limit, 30, 100)
	f, err := desk.ParseFinding(text, zone)
	if err != nil {
		return nil, false, err
	}
	q, err := s.seek(ctx, a, f)
	if err != nil {
		return nil, false, err
	}
	rows, more, err := s.findAll(ctx, a, q, limit)
	if err != nil {
		return nil, false, err
	}
	plain := make([]desk.Conversation, len(rows))
	for i := range rows {
		plain[i] = rows[i].Conversation
	}
	items, err := s.items(ctx, a, plain)
	if err != nil {
		return nil, false, err
	}
	for i := range items {
		_, by := q.found(a, &rows[i])
		out = append(out, Found{items[i], by})
	}
	return out, more, nil
}

func (s *Service) findAll(ctx context.Context, a desk.Actor, q *sought, limit int) ([]store.Keyed, bool, error) {
	switch {
	case len(q.Terms) > 0:
		return s.findByKeys(ctx, a, q, limit)
	case q.Filtered():
		return s.findByFilter(ctx, a, q, limit)
	}
	return nil, false, nil
}

// seek finds out which tags, topics and people are meant.
func (s *Service) seek(ctx context.Context, a desk.Actor, f desk.Finding) (*sought, error) {
	q := &sought{Finding: f}
	d := s.Directory()
	if len(f.Tags) > 0 {
		tags, err := s.store.Tools(ctx, desk.ToolTag)
		if err != nil {
			return nil, err
		}
		for i := range tags {
			if alike(f.Tags, tags[i].Name) {
				q.tags = append(q.tags, tags[i].ID)
			}
		}
		if len(q.tags) == 0 {
			return nil, errNoTagLike
		}
	}
	if len(f.Topics) > 0 {
		for _, dep := range d.Departments {
			for i := range dep.Topics {
				t := &dep.Topics[i]
				names := []string{t.Key}
				for _, name := range t.Name {
					names = append(names, name)
				}
				if alike(f.Topics, names...) {
					q.topics = append(q.topics, t.Key)
				}
			}
		}
		if len(q.topics) == 0 {
			return nil, errNoTopicLike
		}
	}
	for _, name := range f.Staff {
		switch strings.Join(desk.FoldWords(name), "") {
		case "me", "yo":
			q.staff = append(q.staff, desk.StaffID(a.ID))
		case "nobody", "nadie":
			q.staff = append(q.staff, "")
		}
	}
	if len(f.Staff) > 0 {
		for id, p := range d.Staff {
			if alike(f.Staff, p.Name) {
				q.staff = append(q.staff, id)
			}
		}
		if len(q.staff) == 0 {
			return nil, errNoStaffLike
		}
	}
	return q, nil
}

// alike reports whether each word of one of the typed is the beginning of a
// word of one of the names.
func alike(typed []string, names ...string) bool {
	return slices.ContainsFunc(typed, func(one string) bool {
		words := desk.FoldWords(one)
		return len(words) > 0 && slices.ContainsFunc(names, func(name string) bool {
			of := desk.FoldWords(name)
			return !slices.ContainsFunc(words, func(w string) bool {
				return !slices.ContainsFunc(of, func(o string) bool { return strings.HasPrefix(o, w) })
			})
		})
	})
}

// found decides whether a conversation is among what the actor looks for, and
// by which kinds of keys.
func (q *sought) found(a desk.Actor, c *store.Keyed) (bool, []string) {
	if !c.ReadableBy(a) || !q.holds(&c.Conversation) {
		return false, nil
	}
	keys := c.Keys
	if !c.ContactFor(a) {
		keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
			return strings.HasPrefix(k, desk.KeyEmail) || strings.HasPrefix(k, desk.KeyPhone)
		})
	}
	if q.Whole != nil {
		if kind := q.Whole.Holds(keys); kind != "" {
			return true, []string{kind}
		}
	}
	var by []string
	for i := range q.Terms {
		kind := q.Terms[i].Holds(keys)
		if kind == "" {
			return false, nil
		}
		if !slices.Contains(by, kind) {
			by = append(by, kind)
		}
	}
	return true, by
}

// holds decides by the conditions alone.
func (q *sought) holds(c *desk.Conversation) bool {
	return (len(q.States) == 0 || slices.Contains(q.States, string(c.Status))) &&
		(len(q.tags) == 0 || slices.ContainsFunc(c.Tags, func(t string) bool { return slices.Contains(q.tags, t) })) &&
		(len(q.topics) == 0 || slices.Contains(q.topics, c.Topic)) &&
		(len(q.staff) == 0 || slices.Contains(q.staff, c.Assignee)) &&
		(q.After == 0 || c.OpenedAt >= q.After) && (q.Before == 0 || c.OpenedAt < q.Before)
}

// findByKeys goes through the hits of the longest term, which is the rarest as
// a rule, the exact ones first.
func (s *Service) findByKeys(ctx context.Context, a desk.Actor, q *sought, limit int) (out []store.Keyed, more bool, err error) {
	longest := slices.MaxFunc(q.Terms, func(x, y desk.Term) int { return cmp.Compare(len(x.Text), len(y.Text)) })
	spans := longest.Spans
	if q.Whole != nil {
		spans = append(slices.Clone(q.Whole.Spans), spans...)
	}
	seen := make(map[desk.ConversationID]bool)
	looked := 0
	for _, span := range spans {
		var at store.KeyHit
		for {
			hits, err := s.store.FindKeys(ctx, span, at, findWindow)
			if err != nil {
				return nil, false, err
			}
			var fresh []desk.ConversationID
			for _, h := range hits {
				if !seen[h.Conversation] {
					seen[h.Conversation] = true
					fresh = append(fresh, h.Conversation)
				}
			}
			rows, err := s.store.Keyed(ctx, fresh)
			if err != nil {
				return nil, false, err
			}
			for i := range rows {
				if ok, _ := q.found(a, &rows[i]); !ok {
					continue
				}
				if len(out) == limit {
					return out, true, nil
				}
				out = append(out, rows[i])
			}
			if looked += len(hits); looked >= findMost {
				return out, true, nil
			}
			if len(hits) < findWindow {
				break
			}
			at = hits[len(hits)-1]
		}
	}
	return out, false, nil
}

// findByFilter goes through the lists of the departments, as a view does, and
// through what the actor has elsewhere.
func (s *Service) findByFilter(ctx context.Context, a desk.Actor, q *sought, limit int) (out []store.Keyed, more bool, err error) {
	filter := q.filter(s.Now().UnixMilli())
	seen := make(map[desk.ConversationID]bool)
	take := func(rows []desk.Conversation) {
		for i := range rows {
			k := store.Keyed{Conversation: rows[i]}
			if ok, _ := q.found(a, &k); ok && !seen[k.ID] {
				seen[k.ID] = true
				out = append(out, k)
			}
		}
	}
	mine := store.Listing{ByAssignee: true, Assignee: desk.StaffID(a.ID), Limit: findWindow}
	for _, dep := range s.Directory().Departments {
		mine.Departments = append(mine.Departments, dep.ID)
	}
	for _, unresolved := range []bool{true, false} {
		mine.Unresolved = unresolved
		rows, err := s.store.List(ctx, mine)
		if err != nil {
			return nil, false, err
		}
		take(rows)
	}
	var at store.Position
	for len(out) <= limit {
		rows, next, err := s.filtered(ctx, a, filter, "", at, limit+1)
		if err != nil {
			return nil, false, err
		}
		take(rows)
		if more = next != (store.Position{}); !more || len(rows) <= limit {
			break
		}
		at = next
	}
	slices.SortStableFunc(out, func(x, y store.Keyed) int { return cmp.Compare(x.Rank(), y.Rank()) })
	if len(out) > limit {
		return out[:limit], true, nil
	}
	return out, more, nil
}

// filter is the conditions as a view has them; it may select a minute more.
func (q *sought) filter(now int64) *desk.Filter {
	all := desk.Filter{Join: "and"}
	add := func(field, op string, values []string) {
		if len(values) > 0 {
			all.Of = append(all.Of, desk.Filter{Field: field, Op: op, Values: values})
		}
	}
	staff := make([]string, len(q.staff))
	for i, id := range q.staff {
		staff[i] = cmp.Or(string(id), "nobody")
	}
	add(desk.FieldStatus, "is", q.States)
	add(desk.FieldTag, "is", q.tags)
	add(desk.FieldTopic, "is", q.topics)
	add(desk.FieldAssignee, "is", staff)
	minutes := func(at int64) []string { return []string{strconv.FormatInt(max(0, (now-at)/60_000), 10)} }
	if q.After > 0 {
		add(desk.FieldOpened, "at_most", minutes(q.After))
	}
	if q.Before > 0 {
		add(desk.FieldOpened, "at_least", minutes(q.Before))
	}
	return &all
}
