package report

import "careline/server/desk"

// contacts are the times at which people came who are known, by person: a table
// of the sums of who they are.
type contacts struct {
	heads []int32 // the latest found of a sum, as a place in all, from 1
	sum   []uint64
	all   []contact
}

type contact struct {
	patient      desk.PatientID
	conversation desk.ConversationID
	number       int
	at           int64
	topic        string
	before       int32 // the one that was found before it, as in heads
}

// repeatMS is for how long somebody counts as having come again.
const repeatMS = 7 * dayMS

// came visits the times at which the patient came to us in an episode: as they
// began it, and whenever they called or came by. What staff began is none of
// theirs.
func (e *Episode) came(visit func(contact)) {
	one := contact{patient: e.Patient, conversation: e.Conversation, number: e.Number, topic: e.Topic}
	if !e.StaffStarted() {
		one.at = e.OpenedAt
		visit(one)
	}
	for _, at := range e.Called {
		one.at = at
		visit(one)
	}
}

// isContact reports whether an episode holds contacts of somebody who is known.
func (e *Episode) isContact() bool { return e.Verified && e.Patient != "" && !e.Outcome().Skipped() }

func newContacts(n int) *contacts {
	size := 8
	for size < 2*n {
		size *= 2
	}
	return &contacts{heads: make([]int32, size), sum: make([]uint64, size), all: make([]contact, 0, n)}
}

// slot is where a sum stands, or would.
func (c *contacts) slot(sum uint64) int {
	mask := len(c.heads) - 1
	i := int(sum) & mask
	for c.heads[i] != 0 && c.sum[i] != sum {
		i = (i + 1) & mask
	}
	return i
}

func (c *contacts) add(sum uint64, one contact) {
	i := c.slot(sum)
	one.before = c.heads[i]
	c.all = append(c.all, one)
	c.sum[i], c.heads[i] = sum, int32(len(c.all))
}

// repeats are the contacts of a person around one of them.
type repeats struct{ before, sameTopic, anything bool }

// around looks for what a person came for besides.
func (c *contacts) around(sum uint64, e *contact, until int64) (r repeats) {
	for i := c.heads[c.slot(sum)]; i > 0; i = c.all[i-1].before {
		o := &c.all[i-1]
		before := o.at < e.at && o.at >= e.at-repeatMS
		after := o.at > e.at && o.at <= until
		if !before && !after || o.patient != e.patient || o.number == e.number && o.conversation == e.conversation {
			continue
		}
		same := e.topic == "" || o.topic == "" || o.topic == e.topic
		r.before = r.before || same && before
		r.sameTopic = r.sameTopic || same && after
		r.anything = r.anything || after
	}
	return r
}

// contacts are those among the episodes.
func (s *Set) contacts() *contacts {
	n := 0
	for _, e := range s.Episodes {
		n += 1 + len(e.Called)
	}
	for i := range s.days {
		n += len(s.days[i].day.came)
	}
	out := newContacts(n)
	for _, e := range s.Episodes {
		if e.isContact() {
			sum := sumOf("", string(e.Patient))
			e.came(func(one contact) { out.add(sum, one) })
		}
	}
	for i := range s.days {
		s.days[i].addContacts(out)
	}
	return out
}
