package desk

// Standing is what both sides are shown of an open conversation: what comes
// next, and by when; and for staff how its targets stand. It is computed from
// the row, the rules and the hours, and stored nowhere.
type Standing struct {
	Next   string // answer, call, update: ours; reply: the patient's; "" once resolved
	Due    int64  // Unix ms; 0: no time can be told
	Clocks []Clock
}

// NextReply is the patient's next step: we wait for them.
const NextReply = "reply"

// Clock is one running target.
type Clock struct {
	Target   string
	Due      int64 // Unix ms; 0 while it stands still
	LeftMS   int64 // business time that is left; negative once it has passed
	Paused   bool
	Warned   bool
	Breached bool
}
