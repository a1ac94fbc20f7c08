package realtime

import (
	"maps"
	"slices"
	"sync"

	"careline/server/chat"
)

// settleMS is how short an absence is that nobody is told of: a reload.
const settleMS = 2_000

// roster knows who has a socket here, and what of that the store has not heard.
// Subjects are members of staff by their id and patients by the conversation
// they have before them. Times are Unix ms.
type roster struct {
	mu   sync.Mutex       // guards the following
	here map[string]int32 // sockets, or subscriptions, of those who have any
	came map[string]int64 // here since, which the store has not heard
	left map[string]int64 // gone since, though the store says that they are here
}

func newRoster() *roster {
	return &roster{here: map[string]int32{}, came: map[string]int64{}, left: map[string]int64{}}
}

func (r *roster) arrive(subject string, at int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.here[subject]++; r.here[subject] != 1 {
		return
	}
	if _, back := r.left[subject]; back {
		delete(r.left, subject)
	} else {
		r.came[subject] = at
	}
}

func (r *roster) depart(subject string, at int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.here[subject]--; r.here[subject] > 0 {
		return
	}
	delete(r.here, subject)
	r.left[subject] = at
}

// take hands over what has settled: who came, and who stayed away. What is not
// written in the end has to be put back.
func (r *roster) take(now int64) []chat.Attendance {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []chat.Attendance
	for _, subject := range slices.Sorted(maps.Keys(r.came)) {
		out = append(out, chat.Attendance{Subject: subject, Here: true, At: r.came[subject]})
	}
	for _, subject := range slices.Sorted(maps.Keys(r.left)) {
		if _, fresh := r.came[subject]; !fresh && now-r.left[subject] >= settleMS {
			out = append(out, chat.Attendance{Subject: subject, At: r.left[subject]})
			delete(r.left, subject)
		}
	}
	clear(r.came)
	return out
}

// putBack takes back what could not be written.
func (r *roster) putBack(changes []chat.Attendance) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range changes {
		_, again := r.came[c.Subject]
		switch {
		case c.Here:
			r.came[c.Subject] = c.At // the first time counts
		case again: // came back meanwhile, and was never heard to be gone
			delete(r.came, c.Subject)
		default:
			r.left[c.Subject] = c.At
		}
	}
}

// empty reports whether the store has nothing to know of anybody here.
func (r *roster) empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.here)+len(r.came)+len(r.left) == 0
}
