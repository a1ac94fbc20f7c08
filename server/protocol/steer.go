package protocol

// What steers the day and the departments: what is sent to change it, and what
// it is then.
type (
	SetCapacity struct {
		Capacity int  `json:"capacity"`       // live conversations at once
		Seen     *int `json:"seen,omitempty"` // how many it was; left out: whatever it is
	}
	SetSkills struct {
		Languages []string  `json:"languages"`      // empty: not known, so any
		Seen      *[]string `json:"seen,omitempty"` // which they were; left out: whichever they are
	}
	LendStaff struct {
		Department string `json:"department"` // key
		Until      int64  `json:"until"`      // Unix ms; 0 ends it
	}
	StopIntake struct {
		Until  int64  `json:"until"` // Unix ms; 0: takes patients again
		Reason string `json:"reason,omitempty"`
	}
	// TellWaiting writes to each patient of the department whose promise is due
	// before an instant, in their own thread, and renews the promise.
	TellWaiting struct {
		Before int64             `json:"before"` // Unix ms
		Due    int64             `json:"due"`    // the new promise, Unix ms
		Text   map[string]string `json:"text"`   // by language, the site's first one at least
		Reason string            `json:"reason"`
	}
	SetBanner struct {
		Text  map[string]string `json:"text"` // by language; empty takes it down
		Until int64             `json:"until,omitempty"`
		Seen  *Banner           `json:"seen,omitempty"` // the one there was, {} for none; left out: whatever it is
	}
	SetTopics struct {
		Topics []Topic `json:"topics"`
		// Seen are the topics that were changed into these; left out: whatever they are.
		Seen []Topic `json:"seen,omitempty"`
	}
	SetPolicy struct {
		Policy Policy  `json:"policy"`
		Seen   *string `json:"seen,omitempty"` // id of the rules there were, "" for the usual ones; left out: whichever they are
	}
	// SetHours says what a department's hours are to be. From is now, unless
	// effective_from names another instant; an earlier one corrects the past
	// and needs a reason.
	SetHours struct {
		Zone          string              `json:"zone"` // IANA name
		Always        bool                `json:"always,omitempty"`
		Week          map[string][]string `json:"week,omitempty"`           // monday: ["08:00-12:00", …]; a day left out is closed
		Exceptions    map[string][]string `json:"exceptions,omitempty"`     // 2026-11-26: [], closed that day
		EffectiveFrom int64               `json:"effective_from,omitempty"` // Unix ms
		Reason        string              `json:"reason,omitempty"`
		Seen          *int                `json:"seen,omitempty"` // the version of the calendar that was seen; left out: whichever it is
	}
	// SetException gives one day hours of its own; none for a holiday.
	SetException struct {
		Open []string `json:"open"`
	}
	// Policy is how a department works. Durations are milliseconds, 0 turns a
	// rule off; those of the service level, answer and update are business time.
	Policy struct {
		ID         string       `json:"id,omitempty"`
		RecordedAt int64        `json:"recorded_at,omitempty"`
		By         *From        `json:"by,omitempty"`
		Routing    Routing      `json:"routing"`
		SLA        []SLATargets `json:"sla"` // of the priorities normal, high, urgent
		Waits      Waits        `json:"waits"`
		Callback   Callback     `json:"callback"`
	}
	Routing struct {
		Manual        bool   `json:"manual,omitempty"` // staff pick; nothing is offered
		OfferMS       int64  `json:"offer_ms"`
		InterpreterMS int64  `json:"interpreter_ms,omitempty"`
		GraceMS       int64  `json:"grace_ms"`
		MaxQueue      int    `json:"max_queue,omitempty"`
		MaxWaitMS     int64  `json:"max_wait_ms,omitempty"`
		Overflow      string `json:"overflow,omitempty"` // key of a department
		PromiseLeadMS int64  `json:"promise_lead_ms"`
	}
	SLATargets struct {
		FirstResponseMS int64 `json:"first_response_ms,omitempty"`
		NextReplyMS     int64 `json:"next_reply_ms,omitempty"`
		ResolutionMS    int64 `json:"resolution_ms,omitempty"`
		WarnPercent     int   `json:"warn_percent,omitempty"`
		ThirdParty      bool  `json:"third_party,omitempty"` // waiting on one pauses the resolution target
	}
	Waits struct {
		AbandonMS     int64 `json:"abandon_ms"`
		AnswerMS      int64 `json:"answer_ms"`
		UpdateMS      int64 `json:"update_ms"`
		AutoResolveMS int64 `json:"auto_resolve_ms,omitempty"`
		WarnMS        int64 `json:"warn_ms,omitempty"`
	}
	Callback struct {
		SlotMS  int64 `json:"slot_ms,omitempty"`
		PerSlot int   `json:"per_slot,omitempty"`
		LeadMS  int64 `json:"lead_ms,omitempty"`
		Days    int   `json:"days,omitempty"`
	}
	// Desk is the day at a glance, for whoever steers it.
	Desk struct {
		At          int64            `json:"at"`
		People      []PersonLoad     `json:"people"`
		Departments []DepartmentLoad `json:"departments"`
	}
	// PersonLoad is what a member of staff carries. Minutes are those of today
	// in which a conversation was before them.
	PersonLoad struct {
		Colleague
		Live       int   `json:"live"`    // hold a slot of the capacity
		Offered    int   `json:"offered"` // asked to take, not yet accepted
		Open       int   `json:"open"`
		Waiting    int   `json:"waiting"`
		Snoozed    int   `json:"snoozed"`
		Promised   int   `json:"promised"`    // left questions, call-backs and other promises
		HandledMS  int64 `json:"handled_ms"`  // today
		SinceBreak int64 `json:"since_break"` // ms since they last had a break, or came; 0: not here
		SignedIn   bool  `json:"signed_in"`
	}
	DepartmentLoad struct {
		Key       string `json:"key"`
		Waiting   int    `json:"waiting"`                 // live, for a person
		LongestAt int64  `json:"longest_since,omitempty"` // since when the first of them waits
		Promised  int    `json:"promised"`                // left questions and call-backs
		DueSoon   int    `json:"due_soon"`                // promises due within the hour, or past
		AtRisk    int    `json:"at_risk"`                 // a target came close
		Breached  int    `json:"breached"`
		Available int    `json:"available"` // people who can take one now
		Stopped   bool   `json:"stopped"`
	}
	// Moved is what a hand-over of a whole desk did.
	Moved struct {
		Moved int `json:"moved"`
		Kept  int `json:"kept"` // changed meanwhile; do it again
	}
	Told struct {
		Told int `json:"told"`
	}
	// Calendar is a department's hours for staff: how they stand, and what was
	// and will be, newest first.
	Calendar struct {
		Department string            `json:"department"` // key
		Now        *OpenState        `json:"now,omitempty"`
		Current    string            `json:"current,omitempty"` // id of the version in force
		Version    int               `json:"version"`           // of the calendar: how many there are of them
		Versions   []CalendarVersion `json:"versions"`
	}
	CalendarVersion struct {
		ID            string              `json:"id"`
		EffectiveFrom int64               `json:"effective_from"` // Unix ms
		RecordedAt    int64               `json:"recorded_at"`    // Unix ms
		By            From                `json:"by"`
		Reason        string              `json:"reason,omitempty"`
		Zone          string              `json:"zone"`
		Always        bool                `json:"always,omitempty"`
		Week          map[string][]string `json:"week"`
		Exceptions    map[string][]string `json:"exceptions"`
	}
	// StaffSite is a site as staff know it.
	StaffSite struct {
		Key         string   `json:"key"`
		Name        string   `json:"name"`
		Languages   []string `json:"languages"`   // first is the default
		Zone        string   `json:"zone"`        // IANA
		Departments []string `json:"departments"` // keys, of those it offers
		Banner      *Banner  `json:"banner,omitempty"`
	}
	// Banner is a notice in a site's widget.
	Banner struct {
		Text  map[string]string `json:"text"`            // by language
		Until int64             `json:"until,omitempty"` // Unix ms; left out: until it is taken down
	}
)
