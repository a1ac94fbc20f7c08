package report

import "testing"

// People are found by a sum of who they are, and two may have the same: whoever
// came is the same person only where the names agree.
func TestTwoPeopleOfOneSum(t *testing.T) {
	const sum = 7
	c := newContacts(2)
	c.add(sum, contact{patient: "ana", conversation: "a", number: 1, at: 2 * dayMS, topic: "bill"})
	c.add(sum, contact{patient: "ben", conversation: "b", number: 1, at: 3 * dayMS, topic: "bill"})
	for _, one := range []struct {
		of   contact
		want repeats
	}{
		{contact{patient: "ana", conversation: "c", number: 1, at: dayMS, topic: "bill"}, repeats{sameTopic: true, anything: true}},
		{contact{patient: "ben", conversation: "c", number: 1, at: 4 * dayMS, topic: "bill"}, repeats{before: true}},
		{contact{patient: "cy", conversation: "c", number: 1, at: dayMS, topic: "bill"}, repeats{}},
		{contact{patient: "ana", conversation: "a", number: 1, at: 2 * dayMS, topic: "bill"}, repeats{}}, // Ben's is none of hers
	} {
		if got := c.around(sum, &one.of, one.of.at+repeatMS); got != one.want {
			t.Errorf("around %+v: %+v, want %+v", one.of, got, one.want)
		}
	}
}
