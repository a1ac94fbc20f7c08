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
		// In which they answer patients; English unless it is said.
		Languages []string `json:"languages,omitempty"`
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
	SaveDraft struct {
		Text string `json:"text"` // empty deletes it
	}
)

// What REST answers with, beside events and conversations.
type (
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
		Tour  Tour   `json:"tour"`
	}
	// Tour is where somebody is in the keyboard tour, on whatever device.
	Tour struct {
		Step int  `json:"step"`           // how many steps are behind them
		Done bool `json:"done,omitempty"` // it is not offered again
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
