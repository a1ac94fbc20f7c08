package protocol

// DeleteMessage deletes what a message, a note or a logged call says, for good. Who wrote it
// and when stays.
type DeleteMessage struct {
	Seq      int64  `json:"seq"` // of the message, note or call
	Reason   string `json:"reason" enum:"wrong_patient,sensitive,mistake,patient_asked,other"`
	Words    string `json:"words,omitempty"` // with other: why; they stay, so they must not repeat what is deleted
	ClientID string `json:"client_id,omitempty"`
}
