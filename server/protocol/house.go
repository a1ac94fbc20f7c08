package protocol

// Running the clinic's sites, departments and first day: for admins.
type (
	// SiteSettings is all that is set of a site. Version is the one that was
	// looked at; left out, whatever there is is replaced.
	SiteSettings struct {
		Name        string            `json:"name"`
		Origins     []string          `json:"origins"`   // of the pages that may embed the chat
		Languages   []string          `json:"languages"` // first is the default
		Zone        string            `json:"zone"`      // IANA
		BrandColor  string            `json:"brand_color"`
		Emergency   []EmergencyNumber `json:"emergency"`
		Departments []string          `json:"departments"` // keys, in order
		Version     string            `json:"version,omitempty"`
	}
	// SiteSet is a site with its settings.
	SiteSet struct {
		Key      string       `json:"key"`
		Live     bool         `json:"live"`
		Settings SiteSettings `json:"settings"`
	}
	GoLive struct {
		Live *bool `json:"live"`
	}
	// DepartmentSettings is a department as whoever runs the house sets it.
	DepartmentSettings struct {
		Key      string            `json:"key"`
		Name     map[string]string `json:"name"` // by language
		Clinical bool              `json:"clinical,omitempty"`
		Active   bool              `json:"active"`
		Position int               `json:"position,omitempty"`
		Version  string            `json:"version,omitempty"`
	}
	// FirstDay is what is left to do before going live, in order.
	FirstDay struct {
		Steps []FirstDayStep `json:"steps"`
		Site  string         `json:"site,omitempty"` // key of the one that is being prepared
		Live  bool           `json:"live"`
		// The starter pack was put in.
		Starter bool `json:"starter,omitempty"`
	}
	FirstDayStep struct {
		Name      string    `json:"name" enum:"site,zone,emergency,departments,topics,hours,callbacks,texts,staff,practice,live"`
		Done      bool      `json:"done"`
		Settled   bool      `json:"settled,omitempty"`    // somebody said that it is right as it is
		CanSettle bool      `json:"can_settle,omitempty"` // only a person can tell
		Missing   []string  `json:"missing,omitempty"`    // what it lacks
		Gaps      []TextGap `json:"gaps,omitempty"`       // of texts: what is not written in a language of the website
	}
	TextGap struct {
		Kind       string `json:"kind" enum:"name,topic,question,answer,reply,macro"`
		Department string `json:"department,omitempty"` // its key; none: of canned replies and macros
		Key        string `json:"key,omitempty"`        // of the topic, question or answer
		Name       string `json:"name,omitempty"`       // in a language in which it is written
		Language   string `json:"language"`
	}
	SettleStep struct {
		Settled bool `json:"settled"`
	}
	// Starter is what the starter pack put in.
	Starter struct {
		Departments []string `json:"departments"` // keys of those it added
		Questions   int      `json:"questions"`   // how many topics got questions
		Replies     int      `json:"replies"`     // how many canned replies it added
	}
)
