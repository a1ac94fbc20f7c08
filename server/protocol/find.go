package protocol

type (
	// SearchConversations is sent as a body, because what is looked for is a
	// patient's, and addresses are kept in logs.
	SearchConversations struct {
		Q     string `json:"q" maxLength:"200" doc:"names, references, phone numbers, e-mail addresses; tag: topic: staff: is: after: before:"`
		Zone  string `json:"zone,omitempty" doc:"IANA zone of the days in q; usually UTC"`
		Limit int    `json:"limit,omitempty" doc:"1 to 100, usually 30"`
	}
	// FoundConversation is one that was found, and what it was found by.
	FoundConversation struct {
		Conversation StaffConversation `json:"conversation"`
		By           []string          `json:"by" enum:"reference,name,about,email,phone"`
	}
	FoundConversations struct {
		Results []FoundConversation `json:"results"`
		More    bool                `json:"more,omitempty" doc:"there may be others: say more exactly what is looked for"`
	}
)
