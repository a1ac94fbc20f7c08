package desk

// FocusMS is how long after the last sign of a person a conversation counts as
// before them.
const FocusMS = 60 * second

// FocusSlice is a stretch of time in which a person had a conversation before
// them. Of two windows the later one counts, so slices of one person never
// overlap.
type FocusSlice struct {
	Conversation ConversationID
	From, To     int64 // Unix ms
}

// FocusSlices reads the slices off a person's own log, oldest first; what goes
// on still ends at until. Whoever is offline has nothing before them.
func FocusSlices(log []Activity, until int64) []FocusSlice {
	var out []FocusSlice
	var open FocusSlice
	end := func(at int64) {
		if open.Conversation != "" && at > open.From {
			open.To = at
			out = append(out, open)
		}
		open = FocusSlice{}
	}
	for _, a := range log {
		switch {
		case a.Kind == "focus":
			end(a.At)
			open = FocusSlice{Conversation: ConversationID(a.Value), From: a.At}
		case a.Kind == "presence" && Presence(a.Value) == Offline:
			end(a.At)
		}
	}
	end(until)
	return out
}
