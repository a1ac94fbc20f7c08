package desk

import (
	"slices"
	"strings"
)

// Preferences is how a patient wishes to be met: what helps to reach and to
// receive them, and nothing about their health.
type Preferences struct {
	Name      string `json:"name,omitempty"`      // to be called by
	Pronoun   string `json:"pronoun,omitempty"`   // as they say it
	Language  string `json:"language,omitempty"`  // to be answered in
	Channel   string `json:"channel,omitempty"`   // chat, phone, email
	Access    string `json:"access,omitempty"`    // what they need to see, hear, read or get in
	Transport string `json:"transport,omitempty"` // how they come, and what that takes
	BestTime  string `json:"best_time,omitempty"` // to reach them
}

// Channels by which a patient can wish to be answered.
var Channels = []string{"chat", "phone", "email"}

// Limits of preferences, in code points: what is longer is a story, and belongs
// into the conversation.
const (
	MaxPronounRunes = 40
	MaxNeedRunes    = 300 // access, transport
	MaxTimeRunes    = 200
)

// Trimmed is them without white space around what was written.
func (p Preferences) Trimmed() Preferences {
	for _, s := range []*string{&p.Name, &p.Pronoun, &p.Language, &p.Channel, &p.Access, &p.Transport, &p.BestTime} {
		*s = strings.TrimSpace(*s)
	}
	return p
}

// Check refuses what cannot be kept, and names the part.
func (p *Preferences) Check() error {
	for _, part := range []struct {
		field, text string
		most        int
	}{
		{"name", p.Name, MaxNameRunes}, {"pronoun", p.Pronoun, MaxPronounRunes}, {"access", p.Access, MaxNeedRunes},
		{"transport", p.Transport, MaxNeedRunes}, {"best_time", p.BestTime, MaxTimeRunes},
	} {
		if err := CheckLine(part.text, part.most); err != nil {
			e := *AsError(err)
			e.Field = part.field
			return &e
		}
	}
	if p.Channel != "" && !slices.Contains(Channels, p.Channel) {
		return &Error{Kind: Invalid, Code: ErrInvalid.Code, Field: "channel", Public: "A patient is answered by chat, phone or email."}
	}
	return nil
}

// Changed names what differs, as the contract does.
func (p Preferences) Changed(to Preferences) []string {
	var out []string
	for _, part := range []struct{ field, was, is string }{
		{"name", p.Name, to.Name}, {"pronoun", p.Pronoun, to.Pronoun}, {"language", p.Language, to.Language}, {"channel", p.Channel, to.Channel},
		{"access", p.Access, to.Access}, {"transport", p.Transport, to.Transport}, {"best_time", p.BestTime, to.BestTime},
	} {
		if part.was != part.is {
			out = append(out, part.field)
		}
	}
	return out
}

// PatientPreferences is a version of them, with who wrote it.
type PatientPreferences struct {
	Preferences
	Version int64 // 0: nobody has written any
	By      StaffID
	At      int64
}

// Relations of whom a matter is about to the patient who writes.
var Relations = []string{RelationSelf, RelationChild, RelationParent, RelationOther}

// The first and the last of them have rules of their own: nobody else is named,
// and somebody has to be.
const (
	RelationSelf   = "self"
	RelationChild  = "child"
	RelationParent = "parent"
	RelationOther  = "other"
)
