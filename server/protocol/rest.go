package protocol

// What REST requests carry. Every field may be left out of the JSON; whether
// it may be left empty is for the verbs to say, so that codes are the same on
// both transports. Unknown fields are tolerated.
type (
	StartPatientSession struct {
		SiteKey string `json:"site_key"`
	}
	SignIn struct {
		Email    string `json:"email"`
		Password string `json:"password"`
	}
	// RefreshSession is for clients without cookies; browsers send an empty
	// body and their refresh cookie.
	RefreshSession struct {
		RefreshToken string `json:"refresh_token,omitempty"`
	}
	// SetUp makes the first admin, by the one-time link of the first start.
	SetUp struct {
		Token    string `json:"token"`
		Email    string `json:"email"`
		Name     string `json:"name"`
		Password string `json:"password"`
	}
	AddStaff struct {
		Email       string   `json:"email"`
		Name        string   `json:"name"`
		Role        string   `json:"role" enum:"agent,supervisor,manager,privacy,admin"`
		Departments []string `json:"departments"` // keys
		Languages   []string `json:"languages,omitempty"`
		Password    string   `json:"password"`
	}
	OpenConversation struct {
		Department    string            `json:"department"` // key
		Text          string            `json:"text"`
		ClientID      string            `json:"client_id"`
		Topic         string            `json:"topic,omitempty"`
		Answers       map[string]string `json:"answers,omitempty"`
		Name          string            `json:"name,omitempty"`
		About         string            `json:"about,omitempty"`
		Language      string            `json:"language,omitempty"`
		NoticeVersion string            `json:"notice_version,omitempty"`
		// Mode is live, unless the patient leaves a question (message) or books
		// a call (callback, with slot). A live one that finds the queue full
		// becomes a left question: the answer says so.
		Mode    string   `json:"mode,omitempty" enum:"live,message,callback,"`
		Contact *Contact `json:"contact,omitempty"`
		Slot    int64    `json:"slot,omitempty"` // Unix ms
		// Attachments are ids of files that the patient sent in before; with any
		// the text may be empty.
		Attachments []string `json:"attachments,omitempty"`
		// Visit is what they looked for before, in the same window.
		Visit string `json:"visit,omitempty"`
	}
	// Contact is how a patient can be reached.
	Contact struct {
		Name      string `json:"name,omitempty"`
		Phone     string `json:"phone,omitempty"`
		Email     string `json:"email,omitempty"`
		Voicemail bool   `json:"voicemail,omitempty"` // a message may be left
		BestTime  string `json:"best_time,omitempty"` // in the patient's words
	}
	// GiveContact is the patient's; it replaces what was given before.
	GiveContact struct {
		Contact
		ClientID string `json:"client_id,omitempty"`
	}
	// Convert leaves the queue for a left question or a call-back.
	Convert struct {
		Mode     string   `json:"mode" enum:"message,callback"`
		Contact  *Contact `json:"contact,omitempty"`
		Slot     int64    `json:"slot,omitempty"`
		ClientID string   `json:"client_id,omitempty"`
	}
	// SendText is a message or a note.
	SendText struct {
		Text     string `json:"text"`
		ClientID string `json:"client_id"`
		KeepOpen bool   `json:"keep_open,omitempty"` // messages of staff
		Holding  bool   `json:"holding,omitempty"`   // messages of staff: acknowledges only
		// Seen is the last event that was there when its author, staff, began to
		// write. What somebody else has said since refuses it: newer_message.
		Seen int64 `json:"seen,omitempty"`
		// Attachments are ids of files that the author sent in before; with any
		// the text may be empty.
		Attachments []string `json:"attachments,omitempty"`
		// Mentions of a note are the ids of colleagues whom it is for.
		Mentions []string `json:"mentions,omitempty"`
	}
	MarkRead struct {
		Seq int64 `json:"seq"`
	}
	Assign struct {
		StaffID  *string `json:"staff_id"` // "me" claims, "" gives it to nobody; it may not be missing
		ClientID string  `json:"client_id,omitempty"`
	}
	// Transfer moves it to a department, or offers it to a person of its
	// department: one of the two. Until they accept it stays the sender's.
	Transfer struct {
		Department string `json:"department,omitempty"` // key
		StaffID    string `json:"staff_id,omitempty"`
		Note       string `json:"note,omitempty"`
		ClientID   string `json:"client_id,omitempty"`
	}
	// Explain is the body of verbs that may say why: decline, no-reply-needed,
	// warn, escalate, hand-over.
	Explain struct {
		Reason   string `json:"reason,omitempty"`
		ClientID string `json:"client_id,omitempty"`
	}
	SetPriority struct {
		Priority string `json:"priority" enum:"normal,high,urgent"`
		ClientID string `json:"client_id,omitempty"`
	}
	// Promise says what comes next and by when; it renews one that runs, and
	// then needs a reason.
	Promise struct {
		Next     string `json:"next" enum:"answer,call,update"`
		Due      int64  `json:"due"` // Unix ms
		Reason   string `json:"reason,omitempty"`
		ClientID string `json:"client_id,omitempty"`
	}
	// LogCall tells how a call went, or that the patient was at the desk. Due is
	// when it will be tried again, or when there is news.
	LogCall struct {
		Call
		ClientID string `json:"client_id,omitempty"`
	}
	Call struct {
		Channel  string `json:"channel,omitempty" enum:"phone,walk_in" doc:"phone if left out"`
		Inbound  bool   `json:"inbound,omitempty" doc:"the patient called; at the desk always"`
		Outcome  string `json:"outcome,omitempty" enum:"reached,no_answer,voicemail" doc:"at the desk: reached"`
		Note     string `json:"note,omitempty"` // for colleagues
		When     int64  `json:"when,omitempty" doc:"Unix ms within the last 24 hours; left out: now"`
		Minutes  int    `json:"minutes,omitempty" doc:"how long it took"`
		Due      int64  `json:"due,omitempty"`
		KeepOpen bool   `json:"keep_open,omitempty" doc:"the next move is ours"`
	}
	// OpenCaller begins a conversation for somebody who called or came by.
	OpenCaller struct {
		Department string `json:"department"` // key
		Topic      string `json:"topic,omitempty"`
		Name       string `json:"name"`
		Phone      string `json:"phone,omitempty" doc:"at the desk it may be left out"`
		Language   string `json:"language,omitempty"`
		Call       Call   `json:"call"`
		Separate   bool   `json:"separate,omitempty" doc:"it is another matter than what is open with this number"`
		ClientID   string `json:"client_id"`
	}
	// SameNumber asks for what is open with a number, which is in no address.
	SameNumber struct {
		Phone string `json:"phone"`
	}
	// OpenLinked gives another department its part of the matter: a
	// conversation of its own with the patient, linked to this one.
	OpenLinked struct {
		Department string `json:"department"` // key
		Text       string `json:"text"`       // its first message, to the patient
		Note       string `json:"note,omitempty"`
		ClientID   string `json:"client_id"`
	}
	// Merge joins another conversation of the same patient to this one.
	Merge struct {
		Conversation string `json:"conversation"` // the one that ends in this one
		ClientID     string `json:"client_id,omitempty"`
	}
	MarkSpam struct {
		Spam     bool   `json:"spam"`
		ClientID string `json:"client_id,omitempty"`
	}
	BlockPatient struct {
		Blocked bool   `json:"blocked"`
		Reason  string `json:"reason,omitempty"`
	}
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
	Snooze struct {
		Until      int64  `json:"until"`                 // Unix ms
		UntilReply bool   `json:"until_reply,omitempty"` // until the patient writes, instead of a time
		ClientID   string `json:"client_id,omitempty"`
	}
	// Wait says on whom the conversation waits; an empty On opens it again.
	Wait struct {
		On       string `json:"on" enum:"patient,insurer,clinician,pharmacy,other,"`
		Reason   string `json:"reason,omitempty"`
		Due      int64  `json:"due,omitempty"` // third parties: when the patient hears of it, Unix ms
		ClientID string `json:"client_id,omitempty"`
	}
	// Repeatable is the body of verbs that need nothing: resolve, reopen, end.
	Repeatable struct {
		ClientID string `json:"client_id,omitempty"`
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
	SaveDraft struct {
		Text string `json:"text"` // empty deletes it
	}
)

// What REST answers with, beside events and conversations.
type (
	// Site is what a widget needs to know before anybody writes. Department
	// names are a string in the site's first language, with all beside it.
	Site struct {
		Key           string            `json:"key"`
		Name          string            `json:"name"`
		Languages     []string          `json:"languages"` // first is the default
		Zone          string            `json:"zone"`      // IANA
		BrandColor    string            `json:"brand_color"`
		Emergency     []EmergencyNumber `json:"emergency"`
		NoticeVersion string            `json:"notice_version"`
		Departments   []SiteDepartment  `json:"departments"`
	}
	EmergencyNumber struct {
		Label map[string]string `json:"label"` // by language
		Tel   string            `json:"tel"`
	}
	SiteDepartment struct {
		ID     string            `json:"id"`
		Key    string            `json:"key"`
		Name   string            `json:"name"`
		Names  map[string]string `json:"names"` // by language
		Topics []Topic           `json:"topics"`
		// Clinical: answers what is not administrative. Stopped is there while
		// nobody is taken live, though the hours say open.
		Clinical bool        `json:"clinical,omitempty"`
		Stopped  *IntakeStop `json:"stopped,omitempty"`
	}
	// PublicSite is the same for callers without a session, with department
	// names by language.
	PublicSite struct {
		Key           string            `json:"key"`
		Name          string            `json:"name"`
		Languages     []string          `json:"languages"`
		Zone          string            `json:"zone"`
		BrandColor    string            `json:"brand_color"`
		Emergency     []EmergencyNumber `json:"emergency"`
		NoticeVersion string            `json:"notice_version"`
		Departments   []Department      `json:"departments"`
		Articles      bool              `json:"articles"` // there is something to search
	}
	Department struct {
		ID     string            `json:"id"`
		Key    string            `json:"key"`
		Name   map[string]string `json:"name"` // by language
		Topics []Topic           `json:"topics"`
		Hours  *OpenState        `json:"hours,omitempty"` // left out: keeps none
		// Clinical: answers what is not administrative.
		Clinical bool `json:"clinical,omitempty"`
	}
	// OpenState is how a department's hours stand at the moment of asking.
	OpenState struct {
		Open     bool   `json:"open"`
		Zone     string `json:"zone"`                // IANA
		OpensAt  int64  `json:"opens_at,omitempty"`  // closed: the next opening, Unix ms; left out: none in sight
		ClosesAt int64  `json:"closes_at,omitempty"` // open: when that ends
		Always   bool   `json:"always,omitempty"`    // open with no end in sight
	}
	// SiteHours is what widgets on screen ask for again and again.
	SiteHours struct {
		At          int64             `json:"at"` // Unix ms
		Departments []DepartmentHours `json:"departments"`
		Banner      map[string]string `json:"banner,omitempty"` // by language
	}
	// DepartmentHours is whether a department can be talked to now, and what
	// there is to do if not.
	DepartmentHours struct {
		Key       string      `json:"key"`
		Hours     *OpenState  `json:"hours,omitempty"`
		Staffed   bool        `json:"staffed"`             // somebody who answers is there
		QueueFull bool        `json:"queue_full"`          // a live question becomes a left one
		Stopped   *IntakeStop `json:"stopped,omitempty"`   // takes nobody live, though its hours say open
		AnswerBy  int64       `json:"answer_by,omitempty"` // a question left now is answered by then, Unix ms
		Callbacks bool        `json:"callbacks"`           // calls can be booked
	}
	IntakeStop struct {
		Until  int64  `json:"until"`
		Reason string `json:"reason,omitempty"`
	}
	// Callbacks are the free slots of a department, soonest first.
	Callbacks struct {
		Department string         `json:"department"` // key
		Slots      []CallbackSlot `json:"slots"`
	}
	CallbackSlot struct {
		At    int64 `json:"at"`    // Unix ms
		Until int64 `json:"until"` // Unix ms
	}
	// Known is what a patient has told before, so that nothing is asked twice.
	Known struct {
		Name    string            `json:"name,omitempty"`
		About   string            `json:"about,omitempty"`
		Answers map[string]string `json:"answers,omitempty"` // by question key
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
	Topic struct {
		Key       string            `json:"key"`
		Name      map[string]string `json:"name"` // by language
		Questions []Question        `json:"questions,omitempty"`
	}
	// Question is asked before the chat, once; its answer travels along.
	Question struct {
		Key      string            `json:"key"`
		Label    map[string]string `json:"label"` // by language
		Type     string            `json:"type" enum:"text,choice,yes_no,date"`
		Required bool              `json:"required,omitempty"`
		Choices  []Choice          `json:"choices,omitempty"`
		ShowIf   *ShowIf           `json:"show_if,omitempty"` // asked only then
	}
	Choice struct {
		Key   string            `json:"key"`
		Label map[string]string `json:"label"`
	}
	ShowIf struct {
		Question string `json:"question"`
		Equals   string `json:"equals"`
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
	PatientID struct {
		ID string `json:"id"`
	}
	PatientSession struct {
		Token   string    `json:"token"`
		Patient PatientID `json:"patient"`
		Site    Site      `json:"site"`
	}
	// PatientHere answers whether there is a session, and whether something
	// waits to be read: what the launcher's badge shows.
	PatientHere struct {
		Patient PatientID `json:"patient"`
		Site    Site      `json:"site"`
		Unread  int64     `json:"unread"`
		Known   *Known    `json:"known,omitempty"`
	}
	StaffSession struct {
		Token     string `json:"token"`
		ExpiresAt int64  `json:"expires_at"` // of the token, Unix ms
		// RefreshToken is set for clients that got no cookie.
		RefreshToken string   `json:"refresh_token,omitempty"`
		Staff        StaffRef `json:"staff"`
	}
	StaffRef struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Role string `json:"role" enum:"agent,supervisor,manager,privacy,admin"`
	}
	// Me is the signed-in member of staff.
	Me struct {
		Colleague
		Email string `json:"email"`
	}
	// Colleague is a member of staff as the others see them.
	Colleague struct {
		ID          string   `json:"id"`
		Name        string   `json:"name"`
		Role        string   `json:"role" enum:"agent,supervisor,manager,privacy,admin"`
		Departments []string `json:"departments"` // keys
		Languages   []string `json:"languages"`
		Presence    string   `json:"presence" enum:"available,finishing,break,away,offline"`
		PresenceAt  int64    `json:"presence_at,omitempty"` // since when
		Capacity    int      `json:"capacity"`
		Loans       []Loan   `json:"loans,omitempty"`
	}
	// Loan is work in another department until a time.
	Loan struct {
		Department string `json:"department"` // key
		Until      int64  `json:"until"`
	}
	Draft struct {
		Mode      string `json:"mode" enum:"reply,note"`
		Text      string `json:"text"`
		UpdatedAt int64  `json:"updated_at"`
	}
	// Problem is an RFC 9457 document. Code is stable; nothing in it repeats
	// what was sent.
	Problem struct {
		Type         string         `json:"type"`
		Title        string         `json:"title"`
		Status       int            `json:"status"`
		Code         string         `json:"code"`
		Detail       string         `json:"detail"`
		RequestID    string         `json:"request_id"`
		Errors       []ProblemField `json:"errors,omitempty"`
		RetryAfterMS int64          `json:"retry_after_ms,omitempty"`
	}
	// ProblemField names a place in the request and what is wrong there.
	ProblemField struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	}
)
