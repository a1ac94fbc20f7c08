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
	opened       int64
	topic        string
	before       int32 // the one that was found before it, as in of
}

// isContact reports whether an episode is a contact of somebody who is known.
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
			out.add(e.Patient, contact{conversation: e.Conversation, number: e.Number, opened: e.OpenedAt, topic: e.Topic})
		}
	}
	for i := range s.packed {
		for _, one := range s.packed[i].contacts {
			out.add(one.patient, one.contact)
		}
	}
	return out
}
