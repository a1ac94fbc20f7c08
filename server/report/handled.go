package report

import "careline/server/desk"

// spent is how long somebody had a conversation before them.
type spent struct {
	staff  string
	person int32 // the same, as OwnTime numbers people
	ms     int64
}

// handled adds up for how long people had the conversation before them, of each
// episode: the time from its opening until the next one's.
func (a *answer) handled(all []*Episode) {
	for i, e := range all {
		if e.End == Ongoing || e.Outcome().Skipped() {
			continue
		}
		until := int64(Never)
		if i+1 < len(all) {
			until = all[i+1].OpenedAt
		}
		if list := a.spentOn(e.Conversation, e.Source, 0, e.OpenedAt, until); len(list) > 0 {
			a.handledOne(e, list)
		}
	}
}

// spentOn is who had a conversation before them in [from, until), and for how
// long; not to be kept. Somebody may come twice. sum is that of its name, 0 if it
// has to be found first.
func (a *answer) spentOn(id desk.ConversationID, source string, sum uint64, from, until int64) []spent {
	out := a.spent[:0]
	if own := a.set.Own; own != nil {
		if sum == 0 {
			sum = sumOf(source, string(id))
		}
		out = own.spentOn(id, sum, from, until, out)
	} else {
		out = spentIn(a.set.Handled[id], from, until, out)
	}
	a.spent = out
	return a.asked(out)
}

// asked are those of a list whom the filter lets through.
func (a *answer) asked(out []spent) []spent {
	if len(a.q.Filter.Staff) == 0 {
		return out
	}
	asked := out[:0]
	for _, one := range out {
		if among(a.q.Filter.Staff, one.staff) {
			asked = append(asked, one)
		}
	}
	return asked
}

// spentIn adds what of a list lies in [from, until).
func spentIn(list []Handled, from, until int64, out []spent) []spent {
	for i := range list {
		if ms := min(list[i].To, until) - max(list[i].From, from); ms > 0 {
			out = append(out, spent{staff: list[i].Staff, ms: ms})
		}
	}
	return out
}

// handledOne files the time of one episode.
func (a *answer) handledOne(e *Episode, list []spent) {
	var sum int64
	for _, one := range list {
		sum += one.ms
	}
	u := unit{metric: HandleTime, ep: e, at: e.OpenedAt, stop: e.EndedAt, in: e.Department, took: Took{Cal: sum, NoHours: true}}
	if !a.perPerson() {
		u.who = a.anybody()
		a.take(&u)
		return
	}
	if u.filed = u.stop; !a.q.has(u.stop) || !a.q.Filter.admits(e) || !among(a.q.Filter.Departments, u.in) {
		return
	}
	if a.visit != nil {
		a.visit(u, ByClosed)
		return
	}
	number := HandleTime.number()
	a.total.add(&u, number, ByClosed)
	each(list, func(one spent) {
		of := u
		of.who, of.took.Cal = one.staff, one.ms
		a.group(&of).add(&of, number, ByClosed)
	})
}

// anybody is somebody whom the filter lets through.
func (a *answer) anybody() string {
	if len(a.q.Filter.Staff) > 0 {
		return a.q.Filter.Staff[0]
	}
	return Nobody
}
