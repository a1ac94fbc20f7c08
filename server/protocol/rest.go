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
	}
	// SendText is a message or a note.
	SendText struct {
		Text     string `json:"text"`
		ClientID string `json:"client_id"`
		KeepOpen bool   `json:"keep_open,omitempty"` // messages of staff
	}
	MarkRead struct {
		Seq int64 `json:"seq"`
	}
	Assign struct {
		StaffID  *string `json:"staff_id"` // "me" claims, "" gives it to nobody; it may not be missing
		ClientID string  `json:"client_id,omitempty"`
	}
	Transfer struct {
		Department string `json:"department"` // key
		Note       string `json:"note,omitempty"`
		ClientID   string `json:"client_id,omitempty"`
	}
	Snooze struct {
		Until    int64  `json:"until"` // Unix ms
		ClientID string `json:"client_id,omitempty"`
	}
	// Wait says on whom the conversation waits; an empty On opens it again.
	Wait struct {
		On       string `json:"on" enum:"patient,insurer,clinician,pharmacy,other,"`
		Reason   string `json:"reason,omitempty"`
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
	}
	Department struct {
		ID     string            `json:"id"`
		Key    string            `json:"key"`
		Name   map[string]string `json:"name"` // by language
		Topics []Topic           `json:"topics"`
		Hours  *OpenState        `json:"hours,omitempty"` // left out: keeps none
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
	}
	DepartmentHours struct {
		Key   string     `json:"key"`
		Hours *OpenState `json:"hours,omitempty"`
	}
	// Calendar is a department's hours for staff: how they stand, and what was
	// and will be, newest first.
	Calendar struct {
		Department string            `json:"department"` // key
		Now        *OpenState        `json:"now,omitempty"`
		Current    string            `json:"current,omitempty"` // id of the version in force
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
		Key  string            `json:"key"`
		Name map[string]string `json:"name"` // by language
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
