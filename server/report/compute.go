package report

import (
	"cmp"
	"slices"

	"careline/server/desk"
)

// Log is one conversation's log, in any order and with repetitions.
type Log struct {
	Conversation desk.ConversationID
	Patient      desk.PatientID
	Events       []desk.Event
}

// Computed is the facts of one conversation.
type Computed struct {
	Episodes   []Episode
	Fold       Fold // with which the next event goes on
	Incomplete bool // events are missing: what follows the first gap is not counted
}

// Compute reads a conversation's facts off its log. other gives the logs of
// conversations that were merged into it.
func Compute(log Log, other func(desk.ConversationID) (Log, bool)) Computed {
	var out Computed
	f := Fold{}
	f.Current.Conversation, f.Current.Patient = log.Conversation, log.Patient
	events, whole := ordered(log.Events)
	out.Incomplete = !whole
	seq := int64(0)
	if n := len(events); n > 0 {
		seq = events[n-1].Seq
	}
	all, before := union(log.Conversation, events, other)
	for i := range all {
		if i == before {
			f.At = 0 // what was merged in may have begun before what ended here
		}
		f.Apply(&all[i])
	}
	f.Seq = max(f.Seq, seq)
	out.Episodes = append(out.Episodes, f.Ended...)
	if f.Current.Number > 0 {
		out.Episodes = append(out.Episodes, f.Current)
	}
	for i := range out.Episodes {
		out.Episodes[i].Spam = f.Spam
	}
	f.Ended, f.Resumed = nil, 0
	out.Fold = f
	return out
}

// ordered is events by seq, each once, up to the first gap.
func ordered(events []desk.Event) ([]desk.Event, bool) {
	sorted := slices.Clone(events)
	slices.SortStableFunc(sorted, func(a, b desk.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	sorted = slices.CompactFunc(sorted, func(a, b desk.Event) bool { return a.Seq == b.Seq })
	for i := range sorted {
		if sorted[i].Seq != int64(i+1) {
			return sorted[:i], false
		}
	}
	return sorted, true
}
