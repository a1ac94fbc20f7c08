package protocol

type (
	// Restrict keeps a conversation from a member of staff.
	Restrict struct {
		StaffID  string `json:"staff_id"`
		Reason   string `json:"reason"` // for whoever steers the department
		ClientID string `json:"client_id,omitempty"`
	}
	// Unrestrict lets them read it again.
	Unrestrict struct {
		StaffID  string `json:"staff_id"`
		ClientID string `json:"client_id,omitempty"`
	}
	// Restriction is from whom a conversation is kept, and why.
	Restriction struct {
		Staff  Person `json:"staff"`
		Reason string `json:"reason"`
		By     From   `json:"by"`
		At     int64  `json:"at"` // Unix ms
	}
)
