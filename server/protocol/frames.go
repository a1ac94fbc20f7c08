package protocol

// Frames that a client sends. Unknown fields are tolerated; wrong types are
// malformed.
type (
	// Subscribe asks for the events after a number, then for what comes live.
	Subscribe struct {
		Type         string `json:"type" enum:"conversation.subscribe"`
		Conversation string `json:"conversation"`
		After        int64  `json:"after"`
	}
	Unsubscribe struct {
		Type         string `json:"type" enum:"conversation.unsubscribe"`
		Conversation string `json:"conversation"`
	}
	// MessageSend sends a message; NoteSend, with the same fields, a note
	// (staff only). Both are answered by a MessageAck after commit.
	MessageSend struct {
		Type         string `json:"type" enum:"message.send"`
		Conversation string `json:"conversation"`
		ClientID     string `json:"client_id"`
		Text         string `json:"text"`
		// KeepOpen leaves the conversation open instead of waiting on the
		// patient ("send and keep working"). Staff only.
		KeepOpen bool `json:"keep_open,omitempty"`
		// Holding acknowledges only: a person is still owed. Staff only.
		Holding bool `json:"holding,omitempty"`
		// Seen is the last event that was there when its author began to write.
		// What somebody else has said since refuses it with "newer_message".
		// Staff only; left out: not asked.
		Seen int64 `json:"seen,omitempty"`
		// Attachments are ids of files that the author sent in before. With any
		// the text may be empty.
		Attachments []string `json:"attachments,omitempty"`
	}
	NoteSend struct {
		Type         string   `json:"type" enum:"note.send"`
		Conversation string   `json:"conversation"`
		ClientID     string   `json:"client_id"`
		Text         string   `json:"text"`
		Attachments  []string `json:"attachments,omitempty"`
		// Mentions are the ids of colleagues whom it is for, with commas between.
		Mentions string `json:"mentions,omitempty"`
	}
	TypingSend struct {
		Type         string `json:"type" enum:"typing"`
		Conversation string `json:"conversation"`
		// Note says that a note is being written: shown to staff alone.
		Note bool `json:"note,omitempty"`
	}
	ReadSend struct {
		Type         string `json:"type" enum:"conversation.read"`
		Conversation string `json:"conversation"`
		Seq          int64  `json:"seq"`
	}
	PresenceSet struct {
		Type   string `json:"type" enum:"presence.set"`
		Status string `json:"status" enum:"available,finishing,break,away"`
	}
	// Focus says which conversation a member of staff has before them, and that
	// they are at work on it: sent when that changes, and at least every 30
	// seconds while they type or move. Without it handling ends 60 seconds
	// after the last one. An empty conversation: none.
	Focus struct {
		Type         string `json:"type" enum:"focus"`
		Conversation string `json:"conversation"`
	}
	// Ping asks for a Pong. Browsers show neither the protocol's pings nor a
	// network that went away without a word.
	Ping struct {
		Type string `json:"type" enum:"ping"`
	}
)

// Frames that the server sends.
type (
	Welcome struct {
		Type       string `json:"type" enum:"welcome"`
		You        You    `json:"you"`
		ServerTime int64  `json:"server_time"`
		Limits     Limits `json:"limits"`
	}
	// You is whom the server takes the client for.
	You struct {
		Kind        string   `json:"kind" enum:"patient,staff"`
		ID          string   `json:"id"`
		Name        string   `json:"name,omitempty"`
		Role        string   `json:"role,omitempty"`        // staff
		Departments []string `json:"departments,omitempty"` // staff: keys
		Presence    string   `json:"presence,omitempty"`    // staff
	}
	Limits struct {
		TextRunes       int     `json:"text_runes"`
		FrameBytes      int     `json:"frame_bytes"`
		FramesPerSecond float64 `json:"frames_per_second"`
		FramesBurst     int     `json:"frames_burst"`
		Subscriptions   int     `json:"subscriptions"`
		FileBytes       int64   `json:"file_bytes"` // of an attachment
		TypingMS        int64   `json:"typing_ms"`  // a typing sign lives this long
		PingMS          int64   `json:"ping_ms"`
	}
	MessageAck struct {
		Type         string `json:"type" enum:"message.ack"`
		Conversation string `json:"conversation"`
		ClientID     string `json:"client_id"`
		Seq          int64  `json:"seq"`
		At           int64  `json:"at"`
	}
	PatientEventFrame struct {
		Type         string `json:"type" enum:"event"`
		Conversation string `json:"conversation"`
		PatientEvent
	}
	StaffEventFrame struct {
		Type         string `json:"type" enum:"event"`
		Conversation string `json:"conversation"`
		StaffEvent
	}
	// Live ends a replay: seq is that of the last event in the reader's view.
	Live struct {
		Type         string `json:"type" enum:"conversation.live"`
		Conversation string `json:"conversation"`
		Seq          int64  `json:"seq"`
	}
	// Ended tells that a subscription is over because access was lost.
	Ended struct {
		Type         string `json:"type" enum:"conversation.ended"`
		Conversation string `json:"conversation"`
		Code         string `json:"code"`
	}
	TypingFrame struct {
		Type         string `json:"type" enum:"typing"`
		Conversation string `json:"conversation"`
		From         From   `json:"from"`
		Until        int64  `json:"until"`
		Note         bool   `json:"note,omitempty"` // to staff alone
	}
	ReadFrame struct {
		Type         string `json:"type" enum:"conversation.read"`
		Conversation string `json:"conversation"`
		From         From   `json:"from"`
		Seq          int64  `json:"seq"`
	}
	// PresenceFrame to staff tells of colleagues (no conversation); within a
	// subscription it tells whether the other side is there.
	PresenceFrame struct {
		Type         string `json:"type" enum:"presence"`
		Conversation string `json:"conversation,omitempty"`
		From         From   `json:"from"`
		Status       string `json:"status" enum:"available,finishing,break,away,offline,online"`
		At           int64  `json:"at"`
	}
	Changed struct {
		Type string `json:"type" enum:"conversation.changed"`
		StaffConversation
	}
	// ConversationPeople tells staff who of them has a conversation before them,
	// and who writes there: all of it each time, none when the last one left.
	ConversationPeople struct {
		Type         string      `json:"type" enum:"conversation.people"`
		Conversation string      `json:"conversation"`
		People       []Attending `json:"people"`
	}
	// Attending is somebody there. They write until typing_until, a note or else
	// a message.
	Attending struct {
		Person
		TypingUntil int64 `json:"typing_until,omitempty"`
		Note        bool  `json:"note,omitempty"`
	}
	// Mentioned tells a member of staff of a note that is for them.
	Mentioned struct {
		Type         string `json:"type" enum:"mentioned"`
		Conversation string `json:"conversation"`
		Seq          int64  `json:"seq"`
		At           int64  `json:"at"`
		From         From   `json:"from"`
	}
	// ChecklistChanged tells staff that something of a conversation's checklist
	// was ticked, or no longer.
	ChecklistChanged struct {
		Type         string `json:"type" enum:"checklist.changed"`
		Conversation string `json:"conversation"`
	}
	// QueuePosition tells a waiting patient their place, 1 being next; at most
	// once a second, and only when it changed. Wait is there only when it can
	// be relied upon.
	QueuePosition struct {
		Type         string     `json:"type" enum:"queue.position"`
		Conversation string     `json:"conversation"`
		Position     int        `json:"position"`
		Wait         *QueueWait `json:"wait,omitempty"`
		// Why is there when the place rose: urgent (somebody more urgent went
		// first), returned (somebody came back who had been talking already),
		// moved (others joined who had waited longer elsewhere).
		Why string `json:"why,omitempty" enum:"urgent,returned,moved,"`
	}
	// State tells a patient's subscription how the conversation stands,
	// whenever that changed by more than another message, and after the events
	// that it follows from.
	State struct {
		Type string `json:"type" enum:"conversation.state"`
		PatientStanding
	}
	// SiteChanged tells a patient that hours, staffing, banner or anything else
	// about the site may be other than before: read them again.
	SiteChanged struct {
		Type string `json:"type" enum:"site.changed"`
	}
	// QueueWait is a range of seconds.
	QueueWait struct {
		LowS  int64 `json:"low_s"`
		HighS int64 `json:"high_s"`
	}
	ErrorFrame struct {
		Type         string `json:"type" enum:"error"`
		Code         string `json:"code"`
		Message      string `json:"message"`
		ClientID     string `json:"client_id,omitempty"`
		Conversation string `json:"conversation,omitempty"`
		RetryAfterMS int64  `json:"retry_after_ms,omitempty"`
	}
	// Pong answers a Ping.
	Pong struct {
		Type       string `json:"type" enum:"pong"`
		ServerTime int64  `json:"server_time"`
	}
)

// Frame names one frame for the OpenAPI document.
type Frame struct {
	Name  string
	Value any
}

// ClientFrames and ServerFrames list all frames, in the order documents show.
var (
	ClientFrames = []Frame{
		{"conversation.subscribe", Subscribe{}},
		{"conversation.unsubscribe", Unsubscribe{}},
		{"message.send", MessageSend{}},
		{"note.send", NoteSend{}},
		{"typing", TypingSend{}},
		{"conversation.read", ReadSend{}},
		{"presence.set", PresenceSet{}},
		{"focus", Focus{}},
		{"ping", Ping{}},
	}
	ServerFrames = []Frame{
		{"welcome", Welcome{}},
		{"message.ack", MessageAck{}},
		{"event", StaffEventFrame{}},
		{"conversation.live", Live{}},
		{"conversation.ended", Ended{}},
		{"typing", TypingFrame{}},
		{"conversation.read", ReadFrame{}},
		{"presence", PresenceFrame{}},
		{"conversation.changed", Changed{}},
		{"conversation.people", ConversationPeople{}},
		{"mentioned", Mentioned{}},
		{"checklist.changed", ChecklistChanged{}},
		{"queue.position", QueuePosition{}},
		{"conversation.state", State{}},
		{"site.changed", SiteChanged{}},
		{"error", ErrorFrame{}},
		{"pong", Pong{}},
	}
)
