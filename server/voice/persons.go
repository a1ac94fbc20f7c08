package voice

import (
	"cmp"
	"maps"
	"slices"

	"careline/server/desk"
	"careline/server/store"
)

// What is counted of a person's patients beside their answers is a figure of that
// person: shown of none or of eleven patients, and only where all of whom nothing
// is shown have none or eleven between them, and are not one alone. That is the
// rule that package report has for figures of people, where one thing is filtered,
// with patients for what adds up.

// met is which patients of a month somebody had, by person.
type met map[string]map[desk.PatientID]bool

func (m met) add(key string, p desk.PatientID) {
	if m[key] == nil {
		m[key] = map[desk.PatientID]bool{}
	}
	m[key][p] = true
}

// heldIn are those of whom nothing is told, of several figures that are told of
// the same people or not at all: who is held for one of them is missing in the
// others too, so that each is looked at again until none holds anybody more.
func heldIn(figures ...met) map[string]bool {
	out := map[string]bool{}
	for more := true; more; {
		more = false
		for _, m := range figures {
			more = m.hold(out) || more
		}
	}
	return out
}

// hold adds those who have to be held, and reports whether there were any.
func (m met) hold(out map[string]bool) (more bool) {
	few := func(n int) bool { return n > 0 && n < fewest }
	n, hidden := 0, map[desk.PatientID]bool{}
	var shown []string
	for key, patients := range m {
		if few(len(patients)) && !out[key] {
			out[key], more = true, true
		}
		if out[key] {
			n++
			maps.Copy(hidden, patients)
		} else {
			shown = append(shown, key)
		}
	}
	slices.SortFunc(shown, func(a, b string) int { return cmp.Or(cmp.Compare(len(m[a]), len(m[b])), cmp.Compare(a, b)) })
	for len(shown) > 0 && (n == 1 || few(len(hidden))) { // the whole, less the others, would tell
		out[shown[0]], more = true, true
		maps.Copy(hidden, m[shown[0]])
		n, shown = n+1, shown[1:]
	}
	return more
}

// countPersons counts what is no answer of each person, in the months in which it
// may be told.
func (q *Question) countPersons(rows []store.VoiceRow, group func(string) *Voice) {
	by := slices.Index(Dimensions[:], q.By)
	months := map[Month][]*store.VoiceRow{}
	for i := range rows {
		if r := &rows[i]; !r.Spam && q.sees(r.Department) {
			m := monthOf(r.ClosedAt, q.Zone)
			months[m] = append(months[m], r)
		}
	}
	for _, rows := range months {
		all, eligible, delivered, settled := met{}, met{}, met{}, met{}
		for _, r := range rows {
			key, asked := keyOf(r, by), r.Set == "" || r.Set == q.Set
			all.add(key, r.Patient)
			if asked && (r.SentAt > 0 || r.Withheld == desk.NotAskedByStaff) {
				eligible.add(key, r.Patient)
			}
			if asked && r.SentAt > 0 {
				delivered.add(key, r.Patient)
				if q.settled(r) {
					settled.add(key, r.Patient)
				}
			}
		}
		no := heldIn(all, eligible, delivered, settled)
		for key := range all {
			if no[key] {
				group(key).Hidden++
			} else {
				group(key).Months++
			}
		}
		for _, r := range rows {
			if key := keyOf(r, by); !no[key] {
				group(key).count(r, q)
			}
		}
	}
}

// recoverPersons adds the tasks of each person who owns some, in the months in
// which it may be told.
func (q *Question) recoverPersons(tasks []store.RecoveryTask, group func(string) *Voice, add func(*Voice, *store.RecoveryTask)) {
	months := map[Month][]*store.RecoveryTask{}
	for i := range tasks {
		if t := &tasks[i]; q.sees(t.Department) && q.has(t.OpenedAt) {
			m := monthOf(t.OpenedAt, q.Zone)
			months[m] = append(months[m], t)
		}
	}
	for _, tasks := range months {
		m := met{}
		for _, t := range tasks {
			m.add(string(t.Owner), t.Patient)
		}
		no := heldIn(m)
		for key := range m {
			if key != "" && no[key] {
				group(key).Recovery.Hidden++
			}
		}
		for _, t := range tasks {
			if t.Owner != "" && !no[string(t.Owner)] {
				add(group(string(t.Owner)), t)
			}
		}
	}
}
