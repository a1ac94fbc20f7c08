package report

import "careline/server/desk"

// contacts are the times at which people came who are known, by person.
type contacts struct {
	of  map[desk.PatientID]int32 // the latest found, as a place in all, from 1
	all []contact
}

type contact struct {
	conversation desk.ConversationID
	number       int
	at           int64
	topic        string
	before       int32 // the one that was found before it, as in of
}

// came visits the times at which the patient came to us in an episode: as they
// began it, and whenever they called or came by. What staff began is none of
// theirs.
func (e *Episode) came(visit func(contact)) {
	one := contact{conversation: e.Conversation, number: e.Number, topic: e.Topic}
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

func (c *contacts) add(patient desk.PatientID, one contact) {
	one.before = c.of[patient]
	c.all = append(c.all, one)
	c.of[patient] = int32(len(c.all))
}

// each visits the contacts of a person.
func (c *contacts) each(patient desk.PatientID, visit func(*contact)) {
	for i := c.of[patient]; i > 0; i = c.all[i-1].before {
		visit(&c.all[i-1])
	}
}

// known are the contacts among the episodes.
func (s *Set) known() *contacts {
	n := 0
	for i := range s.packed {
		n += len(s.packed[i].contacts)
	}
	out := &contacts{of: make(map[desk.PatientID]int32, n), all: make([]contact, 0, n)}
	for _, e := range s.Episodes {
		if e.isContact() {
			e.came(func(one contact) { out.add(e.Patient, one) })
		}
	}
	for i := range s.packed {
		for _, one := range s.packed[i].contacts {
			out.add(one.patient, one.contact)
		}
	}
	return out
}
