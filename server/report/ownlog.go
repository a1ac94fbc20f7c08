package report

import (
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"slices"

	"careline/server/desk"
)

// OwnLayout is the version of how a day of people's own logs is written down.
const OwnLayout = 1

// OwnLogs are the steps of a day in people's own logs: what figures need of
// them, each person's in the order of their log.
type OwnLogs struct {
	people []ownLog
	ids    []string // of the conversations that were looked at
}

type ownLog struct {
	staff string
	steps []step
}

// step is one of a log.
type step struct {
	seq, at int64
	kind    stepKind
	looked  int32 // stepFocus: at which conversation, from 1; 0: at none
}

type stepKind uint8

const (
	stepOther   stepKind = iota
	stepFocus            // a conversation, or none, is before them
	stepHere             // there to work
	stepGone             // not there to work
	stepOffline          // and nothing is before them
)

// OwnLogsOf sorts steps by person.
func OwnLogsOf(all []desk.Activity) *OwnLogs {
	l := &OwnLogs{}
	numbers := map[desk.ConversationID]int32{}
	places := map[desk.StaffID]int{}
	for i := range all {
		a := &all[i]
		at, ok := places[a.Staff]
		if !ok {
			at = len(l.people)
			places[a.Staff], l.people = at, append(l.people, ownLog{staff: string(a.Staff)})
		}
		one := step{seq: a.Seq, at: a.At}
		switch p := desk.Presence(a.Value); {
		case a.Kind == "focus":
			one.kind = stepFocus
			if c := desk.ConversationID(a.Value); c != "" {
				if numbers[c] == 0 {
					l.ids = append(l.ids, a.Value)
					numbers[c] = int32(len(l.ids))
				}
				one.looked = numbers[c]
			}
		case a.Kind != "presence":
		case p == desk.Available || p == desk.Finishing:
			one.kind = stepHere
		case p == desk.Offline:
			one.kind = stepOffline
		default:
			one.kind = stepGone
		}
		l.people[at].steps = append(l.people[at].steps, one)
	}
	slices.SortFunc(l.people, func(a, b ownLog) int { return cmp.Compare(a.staff, b.staff) })
	for _, p := range l.people {
		slices.SortFunc(p.steps, func(a, b step) int { return cmp.Compare(a.seq, b.seq) })
	}
	return l
}

// Encode writes them down.
func (l *OwnLogs) Encode() []byte {
	c := &coder{}
	l.code(c)
	return binary.LittleEndian.AppendUint32(c.b, crc32.Checksum(c.b, blockSums))
}

// ReadOwnLogs reads what Encode wrote.
func ReadOwnLogs(raw []byte) (*OwnLogs, error) {
	end := len(raw) - 4
	if end < 0 || binary.LittleEndian.Uint32(raw[end:]) != crc32.Checksum(raw[:end], blockSums) {
		return nil, errFacts
	}
	c := &coder{b: raw[:end], reading: true, known: map[string]string{}}
	l := &OwnLogs{}
	if l.code(c); c.bad || c.i < len(c.b) {
		return nil, errFacts
	}
	return l, nil
}

// code walks over all of it, as coder does.
func (l *OwnLogs) code(c *coder) {
	layout := int64(OwnLayout)
	if c.num(&layout); layout != OwnLayout {
		c.fail()
		return
	}
	list(c, &l.ids, &l.ids, func(id *string) { str(c, id) })
	list(c, &l.people, &l.people, func(p *ownLog) {
		str(c, &p.staff)
		var before step
		list(c, &p.steps, &p.steps, func(s *step) {
			seq, at := s.seq-before.seq, s.at-before.at
			c.num(&seq)
			c.num(&at)
			integer(c, &s.kind)
			looked := int64(s.looked)
			if s.kind == stepFocus {
				c.num(&looked)
			}
			if looked < 0 || looked > int64(len(l.ids)) {
				c.fail()
				looked = 0
			}
			*s = step{before.seq + seq, before.at + at, s.kind, int32(looked)}
			before = *s
		})
	})
}
