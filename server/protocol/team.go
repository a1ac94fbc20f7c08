package protocol

// Running the team: for admins.
type (
	// Member is a person as whoever runs the house sees them.
	Member struct {
		ID          string   `json:"id"`
		Email       string   `json:"email"`
		Name        string   `json:"name"`
		Role        string   `json:"role" enum:"agent,supervisor,manager,privacy,admin"`
		Departments []string `json:"departments"` // keys, without loans
		Languages   []string `json:"languages"`
		Capacity    int      `json:"capacity"`
		// State is invited until they have set a password, and former once
		// they work here no more.
		State     string `json:"state" enum:"invited,active,former"`
		LinkUntil int64  `json:"link_until,omitempty"` // Unix ms until which a link to get in is good
		Version   string `json:"version"`
	}
	// EditStaff says who somebody is to be here. Version is the one that was
	// looked at; left out, whatever there is is replaced.
	EditStaff struct {
		Email       string   `json:"email"`
		Name        string   `json:"name"`
		Role        string   `json:"role" enum:"agent,supervisor,manager,privacy,admin"`
		Departments []string `json:"departments"`
		Languages   []string `json:"languages"`
		Version     string   `json:"version,omitempty"`
	}
	// MakeStaffLinks asks for links with which people set their password.
	MakeStaffLinks struct {
		Staff []string `json:"staff"` // ids
	}
	// StaffLink is handed to one person; the token is shown this once.
	StaffLink struct {
		ID        string `json:"id"` // of the person
		Name      string `json:"name"`
		Email     string `json:"email"`
		Token     string `json:"token"`
		ExpiresAt int64  `json:"expires_at"`
		Reset     bool   `json:"reset"` // they had a password before
	}
	LookAtStaffLink struct {
		Token string `json:"token"`
	}
	// Invited is whom a link is for.
	Invited struct {
		Name      string `json:"name"`
		Email     string `json:"email"`
		ExpiresAt int64  `json:"expires_at"`
		Reset     bool   `json:"reset"`
	}
	UseStaffLink struct {
		Token    string `json:"token"`
		Password string `json:"password"`
	}
	// ImportTable is a CSV file as spreadsheets save it, in base64.
	ImportTable struct {
		File   []byte `json:"file"`
		DryRun bool   `json:"dry_run,omitempty"` // say what would be done, and do nothing
	}
	// BadRow is a row that cannot be taken. Line counts from 1, the heading.
	BadRow struct {
		Line    int    `json:"line"`
		Column  string `json:"column,omitempty"`
		Word    string `json:"word,omitempty"` // which of the column's cannot be taken
		Problem string `json:"problem"`
	}
	// StaffImport is what a file of people would do, or did.
	StaffImport struct {
		Staff []ImportedStaff `json:"staff"`
		Bad   []BadRow        `json:"bad"`
	}
	// ReplyImport is what a file of canned replies would do, or did.
	ReplyImport struct {
		Replies []Tool   `json:"replies"` // without ids in a dry run
		Bad     []BadRow `json:"bad"`
	}
	ImportedStaff struct {
		ID          string   `json:"id,omitempty"` // left out in a dry run
		Email       string   `json:"email"`
		Name        string   `json:"name"`
		Role        string   `json:"role"`
		Departments []string `json:"departments"`
		Languages   []string `json:"languages"`
	}
)
