package report

import (
	"cmp"
	"slices"

	"careline/server/desk"
)

// A merge makes one episode of the open ones of two conversations. Its facts
// are read off both logs at once, in the order of time, so that it does not
// matter which was merged into which, or in what order several were.

// side is how one of several merged conversations stands.
type side struct {
	of    desk.ConversationID
	label desk.Status
	on    string
}

// from makes the conversation that an event is of the one whose status it changes.
func (e *Episode) from(c desk.ConversationID) {
	if e.side == "" { // as it is read back: one conversation, one side
		e.side = c
	}
	if e.side == c {
		return
	}
	mine := side{e.side, e.label, e.on}
	i := slices.IndexFunc(e.others, func(s side) bool { return s.of == c })
	next := side{of: c, label: desk.StatusQueued}
	if i >= 0 {
		next = e.others[i]
		e.others = slices.Delete(slices.Clone(e.others), i, i+1)
	}
	e.others = append(e.others, mine)
	e.side, e.label, e.on = c, next.label, next.on
}

// merge makes one status of those of two conversations: the one that owes most.
// Of what was promised in both the sooner stands.
func (e *Episode) merge(into, other desk.ConversationID, at int64) {
	e.oneRuns(at)
	if e.side == other {
		e.from(into)
	}
	for _, s := range e.others {
		if s.of == other && desk.Owes(s.label, s.on) > desk.Owes(e.label, e.on) {
			e.label, e.on = s.label, s.on
		}
	}
	e.others = slices.DeleteFunc(slices.Clone(e.others), func(s side) bool { return s.of == other })
}

// standing is the status of the merged whole: the one that owes most.
func (e *Episode) standing() (desk.Status, string) {
	label, on := e.label, e.on
	for _, s := range e.others {
		if desk.Owes(s.label, s.on) > desk.Owes(label, on) {
			label, on = s.label, s.on
		}
	}
	return label, on
}

// oneRuns ends all promises that run but the soonest, which stands for them.
func (e *Episode) oneRuns(at int64) {
	var soonest *Promise
	for i := range e.Promises {
		p := &e.Promises[i]
		switch {
		case p.End != PromiseOpen:
			continue
		case soonest == nil:
		case p.Due < soonest.Due:
			soonest.End, soonest.At = PromiseRenewed, at
		default:
			p.End, p.At = PromiseRenewed, at
			continue
		}
		soonest = p
	}
}

// linkOf is the other conversation of a merge.
func linkOf(e *desk.Event) desk.ConversationID {
	if e.Body.Linked == nil {
		return ""
	}
	return e.Body.Linked.Conversation
}

// settled leaves out what was undone, with what undid it.
func settled(events []desk.Event) []desk.Event {
	undone := map[int64]bool{}
	for i := range events {
		var of desk.EventKind
		switch events[i].Kind {
		case desk.Undone:
			undone[events[i].Seq] = true
			for seq := events[i].Body.Undo.From; seq <= events[i].Body.Undo.To; seq++ {
				undone[seq] = true
			}
			continue
		case desk.Unmerged:
			of = desk.Merged
		case desk.Unabsorbed:
			of = desk.Absorbed
		default:
			continue
		}
		undone[events[i].Seq] = true
		for k := i - 1; k >= 0; k-- {
			if e := &events[k]; e.Kind == of && linkOf(e) == linkOf(&events[i]) && !undone[e.Seq] {
				undone[e.Seq] = true
				break
			}
		}
	}
	if len(undone) == 0 {
		return events
	}
	return slices.DeleteFunc(slices.Clone(events), func(e desk.Event) bool { return undone[e.Seq] })
}

// union is what a conversation's facts are read off: its events in order, with
// those of the open episodes that were merged into it. Before says how many
// belong to earlier episodes, whose time may run beside that of the others.
func union(id desk.ConversationID, events []desk.Event, other func(desk.ConversationID) (Log, bool)) (all []desk.Event, before int) {
	events = settled(events)
	depth := map[desk.ConversationID]int{id: 1}
	first := slices.IndexFunc(events, func(e desk.Event) bool { return e.Kind == desk.Merged })
	if first < 0 || other == nil {
		return events, len(events)
	}
	before = opening(events, first)
	rest := slices.Clone(events[before:])
	for _, e := range events[first:] {
		if e.Kind == desk.Merged {
			rest = append(rest, absorbedPart(linkOf(&e), other, depth, 2)...)
		}
	}
	slices.SortStableFunc(rest, func(a, b desk.Event) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Conversation, b.Conversation), cmp.Compare(a.Seq, b.Seq))
	})
	innerFirst(rest, depth)
	// One opening is enough: until the merge there is one episode.
	opened, merges := false, 0
	for _, e := range rest {
		if e.Kind == desk.Merged {
			merges++
		}
	}
	all = slices.Clone(events[:before])
	for _, e := range rest {
		starts := e.Kind == desk.Opened || e.Kind == desk.Reopened
		switch {
		case starts && opened && merges > 0:
			continue
		case starts:
			opened = true
		case e.Kind == desk.Merged:
			merges--
		case e.Conversation != id && e.Kind == desk.Absorbed:
			continue
		}
		all = append(all, e)
	}
	return all, before
}

// innerFirst brings merges of one instant into the order in which they can have
// been: what was merged into a conversation was so before that one was merged
// away. Nothing else moves.
func innerFirst(events []desk.Event, depth map[desk.ConversationID]int) {
	for from := 0; from < len(events); {
		to := from
		var places []int
		var merges []desk.Event
		for ; to < len(events) && events[to].At == events[from].At; to++ {
			if events[to].Kind == desk.Merged {
				places, merges = append(places, to), append(merges, events[to])
			}
		}
		slices.SortStableFunc(merges, func(a, b desk.Event) int { return cmp.Compare(depth[b.Conversation], depth[a.Conversation]) })
		for i, place := range places {
			events[place] = merges[i]
		}
		from = to
	}
}

// opening is where the episode begins that an event is of.
func opening(events []desk.Event, at int) int {
	for i := at; i >= 0; i-- {
		if k := events[i].Kind; k == desk.Opened || k == desk.Reopened {
			return i
		}
	}
	return 0
}

// absorbedPart is the open episode of a conversation that was merged into
// another, with what had been merged into it.
func absorbedPart(id desk.ConversationID, other func(desk.ConversationID) (Log, bool), depth map[desk.ConversationID]int, at int) []desk.Event {
	if depth[id] > 0 {
		return nil
	}
	depth[id] = at
	log, ok := other(id)
	if !ok {
		return nil
	}
	events, _ := ordered(log.Events)
	events = settled(events)
	last := len(events) - 1
	for i, e := range events {
		if e.Kind == desk.Absorbed {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	part := slices.Clone(events[opening(events, last) : last+1])
	for _, e := range part {
		if e.Kind == desk.Merged {
			part = append(part, absorbedPart(linkOf(&e), other, depth, at+1)...)
		}
	}
	return part
}
