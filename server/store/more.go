package store

import (
	"encoding/json"
	"fmt"

	"careline/server/desk"
)

// more is what of a conversation no query looks for. It shares one column,
// because each column costs in every write of every message.
type more struct {
	Mode       desk.Mode     `json:"m,omitempty"`
	Priority   desk.Priority `json:"p,omitempty"`
	Head       bool          `json:"h,omitempty"`
	QueuedAt   int64         `json:"q,omitempty"`
	Slot       int64         `json:"sl,omitempty"`
	Tries      int           `json:"t,omitempty"`
	HasContact bool          `json:"c,omitempty"`

	OfferHow    string         `json:"oh,omitempty"`
	OfferUntil  int64          `json:"ou,omitempty"`
	Passed      []desk.StaffID `json:"op,omitempty"`
	PassedAt    int64          `json:"oa,omitempty"`
	LastHolder  desk.StaffID   `json:"lh,omitempty"`
	Interpreter bool           `json:"i,omitempty"`

	MoveAt         int64  `json:"a,omitempty"`
	Next           string `json:"n,omitempty"`
	PromiseDue     int64  `json:"d,omitempty"`
	WarnedInactive int64  `json:"w,omitempty"`

	Calendar    string         `json:"k,omitempty"`
	Policy      string         `json:"y,omitempty"`
	Pauses      bool           `json:"pp,omitempty"`
	PausedAt    int64          `json:"pa,omitempty"`
	PausedBizMS int64          `json:"pb,omitempty"`
	Warned      desk.TargetSet `json:"sw,omitempty"`
	Breached    desk.TargetSet `json:"sb,omitempty"`
	EscalatedAt int64          `json:"e,omitempty"`
	Spam        bool           `json:"x,omitempty"`
	PatientSaid int64          `json:"ps,omitempty"`
	StaffSaid   int64          `json:"ss,omitempty"`
	StaffSaidBy desk.StaffID   `json:"st,omitempty"`
	Tags        []string       `json:"g,omitempty"`

	Replied     []desk.Replies   `json:"r,omitempty"`
	Survey      desk.SurveyState `json:"v,omitzero"`
	Reason      string           `json:"rs,omitempty"`
	PreventedBy string           `json:"rp,omitempty"`
	Recoveries  []desk.Recovery  `json:"rc,omitempty"`
	Practice    bool             `json:"pr,omitempty"`
	Relation    string           `json:"ar,omitempty"`
	AboutSeq    int64            `json:"aq,omitempty"`
	Barred      []desk.StaffID   `json:"nb,omitempty"`
	MergedInto  *desk.Link       `json:"mi,omitempty"`
	Channel     desk.Channel     `json:"ch,omitempty"`
}

func packMore(c *desk.Conversation) []byte {
	b, err := json.Marshal(more{
		c.Mode, c.Priority, c.Head, c.QueuedAt, c.Slot, c.Tries, c.HasContact,
		c.OfferHow, c.OfferUntil, c.Passed, c.PassedAt, c.LastHolder, c.Interpreter,
		c.MoveAt, c.Next, c.PromiseDue, c.WarnedInactive,
		c.Calendar, c.Policy, c.Pauses, c.PausedAt, c.PausedBizMS, c.SLA.Warned, c.SLA.Breached, c.EscalatedAt, c.Spam,
		c.PatientSaid, c.StaffSaid, c.StaffSaidBy, c.Tags,
		c.Replied, c.Survey, c.Reason, c.PreventedBy, c.Recoveries, c.Practice,
		c.Relation, c.AboutSeq, c.Barred, c.MergedInto, c.Channel,
	})
	if err != nil {
		panic("store: a struct of strings and numbers does not encode: " + err.Error())
	}
	return b
}

func unpackMore(c *desk.Conversation, b []byte) error {
	var m more
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("store: decode conversation %s: %w", c.ID, err)
	}
	c.Mode, c.Priority, c.Head, c.QueuedAt, c.Slot, c.Tries, c.HasContact = m.Mode, m.Priority, m.Head, m.QueuedAt, m.Slot, m.Tries, m.HasContact
	c.OfferHow, c.OfferUntil, c.Passed, c.PassedAt, c.LastHolder, c.Interpreter = m.OfferHow, m.OfferUntil, m.Passed, m.PassedAt, m.LastHolder, m.Interpreter
	c.MoveAt, c.Next, c.PromiseDue, c.WarnedInactive = m.MoveAt, m.Next, m.PromiseDue, m.WarnedInactive
	c.Calendar, c.Policy, c.Pauses, c.PausedAt, c.PausedBizMS = m.Calendar, m.Policy, m.Pauses, m.PausedAt, m.PausedBizMS
	c.SLA, c.EscalatedAt, c.Spam = desk.SLAState{Warned: m.Warned, Breached: m.Breached}, m.EscalatedAt, m.Spam
	c.PatientSaid, c.StaffSaid, c.StaffSaidBy, c.Tags = m.PatientSaid, m.StaffSaid, m.StaffSaidBy, m.Tags
	c.Replied, c.Survey, c.Reason, c.PreventedBy, c.Recoveries = m.Replied, m.Survey, m.Reason, m.PreventedBy, m.Recoveries
	c.Practice, c.Relation, c.AboutSeq, c.Barred, c.MergedInto, c.Channel = m.Practice, m.Relation, m.AboutSeq, m.Barred, m.MergedInto, m.Channel
	return nil
}
