package protocol

// What patients and their widgets are shown of a clinic before anybody writes.
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
)
