package desk

// Policy is how a department works from an instant on. Versions are only
// added; an episode keeps the targets of the one in force when it opened.
// Durations are milliseconds; 0 turns a rule off.
type Policy struct {
	ID         string
	Department DepartmentID
	RecordedAt int64 // grows with every version of a department
	Author     From

	Routing  RoutingPolicy
	SLA      [3]SLATargets // by Priority
	Waits    WaitPolicy
	Callback CallbackPolicy
}

// RoutingPolicy says who gets a waiting patient, and when somebody else does.
type RoutingPolicy struct {
	Manual        bool         `json:"manual,omitempty"`         // staff pick; nothing is offered
	OfferMS       int64        `json:"offer_ms"`                 // to accept an offer
	InterpreterMS int64        `json:"interpreter_ms,omitempty"` // nobody free speaks the language for so long: anyone
	GraceMS       int64        `json:"grace_ms"`                 // staff without a connection keep their chats so long
	MaxQueue      int          `json:"max_queue,omitempty"`      // so many wait live; 0: any number
	MaxWaitMS     int64        `json:"max_wait_ms,omitempty"`    // so long at most; 0: any time
	Overflow      DepartmentID `json:"overflow,omitempty"`       // gets those beyond; empty: they leave their question
	PromiseLeadMS int64        `json:"promise_lead_ms"`          // left questions go first when their promise is so near
}

// SLATargets are in business time. Warning comes when WarnPercent of a target
// has passed.
type SLATargets struct {
	FirstResponseMS int64 `json:"first_response_ms,omitempty"`
	NextReplyMS     int64 `json:"next_reply_ms,omitempty"`
	ResolutionMS    int64 `json:"resolution_ms,omitempty"`
	WarnPercent     int   `json:"warn_percent,omitempty"`
	ThirdParty      bool  `json:"third_party,omitempty"` // waiting on one pauses the resolution target
}

// WaitPolicy is what happens to those who wait, and to those who went.
type WaitPolicy struct {
	AbandonMS     int64 `json:"abandon_ms"`                // gone from the queue for so long: they left
	AnswerMS      int64 `json:"answer_ms"`                 // business time: by then a left question is answered
	UpdateMS      int64 `json:"update_ms"`                 // business time: by then news of what waits on a third party
	AutoResolveMS int64 `json:"auto_resolve_ms,omitempty"` // waiting on the patient for so long: resolved
	WarnMS        int64 `json:"warn_ms,omitempty"`         // so long before that they are told
}

// CallbackPolicy says which call-backs can be booked: slots of a length within
// opening hours, so many people called in each.
type CallbackPolicy struct {
	SlotMS  int64 `json:"slot_ms,omitempty"` // 0: no call-backs
	PerSlot int   `json:"per_slot,omitempty"`
	LeadMS  int64 `json:"lead_ms,omitempty"` // the first one is so far ahead
	Days    int   `json:"days,omitempty"`    // so many days can be booked ahead
}

const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
)

// DefaultPolicy is how a department works that nobody has set up.
func DefaultPolicy() Policy {
	return Policy{
		Routing: RoutingPolicy{
			OfferMS: 45 * second, InterpreterMS: 2 * minute, GraceMS: minute, PromiseLeadMS: 30 * minute,
		},
		Waits: WaitPolicy{
			AbandonMS: 10 * minute, AnswerMS: 4 * hour, UpdateMS: 16 * hour,
			AutoResolveMS: 72 * hour, WarnMS: 24 * hour,
		},
		Callback: CallbackPolicy{SlotMS: 30 * minute, PerSlot: 2, LeadMS: hour, Days: 7},
	}
}

// DefaultCapacity is how many live conversations a person holds at once unless
// it is set for them.
const DefaultCapacity = 3

// MaxCapacity is more than anybody can hold.
const MaxCapacity = 50
