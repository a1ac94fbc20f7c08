package desk

import "slices"

// Recovery is a task to make good what went wrong for a patient. It is known
// by the seq of the event that opened it, and open until somebody wrote to the
// patient and said how it ended.
type Recovery struct {
	Seq         int64   `json:"q"`
	Trigger     string  `json:"t"`
	Episode     int     `json:"e"`           // the one it is about
	Score       int     `json:"s,omitempty"` // low_score
	Owner       StaffID `json:"o,omitempty"` // empty: somebody has to be found
	Rated       StaffID `json:"r,omitempty"` // whom it is about; never its owner
	OpenedAt    int64   `json:"a"`
	Due         int64   `json:"d"`
	ContactedAt int64   `json:"c,omitempty"` // first public message by a person since it was opened
}

// What opens a recovery task.
const (
	TriggerLowScore  = "low_score"
	TriggerNotSolved = "not_solved"
	TriggerComplaint = "complaint"
)

// How a recovery task ends.
const (
	RecoveryApologised  = "apologised"
	RecoveryExplained   = "explained"
	RecoveryFixed       = "fixed"
	RecoveryReferred    = "referred"
	RecoveryUnreachable = "unreachable" // after so many tries
)

// RecoveryOutcomes lists them.
var RecoveryOutcomes = []string{RecoveryApologised, RecoveryExplained, RecoveryFixed, RecoveryReferred, RecoveryUnreachable}

// Recovering is the open task with that seq; nil if there is none.
func (c *Conversation) Recovering(seq int64) *Recovery {
	for i := range c.Recoveries {
		if c.Recoveries[i].Seq == seq {
			return &c.Recoveries[i]
		}
	}
	return nil
}

// changeRecoveries applies f to a copy of the open tasks: the row's slice is
// shared with its copies.
func (c *Conversation) changeRecoveries(f func(*Recovery)) {
	if len(c.Recoveries) == 0 {
		return
	}
	c.Recoveries = slices.Clone(c.Recoveries)
	for i := range c.Recoveries {
		f(&c.Recoveries[i])
	}
}

// RecoveryOwner chooses who makes it good: a supervisor of the department, or
// else whoever runs the house, or else a colleague there; never anybody who
// wrote to the patient in the episode. Of those who could, whoever has the
// fewest open tasks. Empty: there is nobody.
func RecoveryOwner(d *Directory, c *Conversation, busy map[StaffID]int) StaffID {
	var best *Staff
	before := func(a, b *Staff) bool {
		if ra, rb := recoveryRank(a, c), recoveryRank(b, c); ra != rb {
			return ra < rb
		}
		if busy[a.ID] != busy[b.ID] {
			return busy[a.ID] < busy[b.ID]
		}
		return a.ID < b.ID
	}
	for _, s := range d.Staff {
		if s.MayRecover(c, "") == nil && (best == nil || before(s, best)) {
			best = s
		}
	}
	if best == nil {
		return ""
	}
	return best.ID
}

func recoveryRank(s *Staff, c *Conversation) int {
	switch {
	case s.Role == RoleSupervisor && Steers(s.Actor(""), c.Department) == nil:
		return 0
	case s.Role == RoleAdmin:
		return 1
	}
	return 2
}

// MayRecover decides whether a person can own a task about a conversation: they
// answer there, and it is not about them.
func (s *Staff) MayRecover(c *Conversation, rated StaffID) error {
	if err := s.Assignable(c); err != nil {
		return err
	}
	if s.ID == rated || rated == "" && slices.ContainsFunc(c.Replied, func(r Replies) bool { return r.Staff == s.ID }) {
		return Invalidf("It is about this person's own conversation. Choose someone else.")
	}
	return nil
}
