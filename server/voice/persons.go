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

// held are those of whom nothing is told.
func (m met) held() map[string]bool {
	few := func(n int) bool { return n > 0 && n < fewest }
	out, hidden := map[string]bool{}, map[desk.PatientID]bool{}
	hold := func(key string) {
		out[key] = true
		maps.Copy(hidden, m[key])
	}
	var shown []string
	for key, patients := range m {
		if few(len(patients)) {
			hold(key)
		} else {
			shown = append(shown, key)
		}
	}
	slices.SortFunc(shown, func(a, b string) int { return cmp.Or(cmp.Compare(len(m[a]), len(m[b])), cmp.Compare(a, b)) })
	for len(shown) > 0 && (len(out) == 1 || few(len(hidden))) { // the whole, less the others, would tell
		hold(shown[0])
		shown = shown[1:]
	}
	return out
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
		no := all.held()
		maps.Copy(no, eligible.held())
		maps.Copy(no, delivered.held())
		maps.Copy(no, settled.held())
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
		no := m.held()
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
