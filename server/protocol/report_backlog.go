package protocol

import (
	"careline/server/desk"
	"careline/server/report"
)

// Backlog is what stood at an instant: every episode that had begun and was not
// over.
type Backlog struct {
	At         int64  `json:"at" doc:"Unix milliseconds"`
	Zone       string `json:"zone"`
	DefVersion int    `json:"def_version"`
	Behind     int    `json:"behind" doc:"conversations whose facts are still being read off their logs"`
	BacklogSet
	Groups []BacklogGroup `json:"groups" nullable:"false" doc:"by department"`
}

// BacklogGroup is one department's part of it.
type BacklogGroup struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	BacklogSet
}

// BacklogSet are the numbers of a backlog.
type BacklogSet struct {
	N           int            `json:"n"`
	States      map[string]int `json:"states" doc:"bot, queued, open, waiting_on_patient, waiting_on_third_party, snoozed: while a patient waits for an answer queued or open, whatever the label says"`
	Ages        []BacklogAge   `json:"ages" nullable:"false"`
	OldestAt    int64          `json:"oldest_at,omitempty" doc:"when the oldest began"`
	Oldest      string         `json:"oldest,omitempty" doc:"its conversation"`
	Reference   string         `json:"oldest_reference,omitempty"`
	OwnerAbsent int            `json:"owner_absent" doc:"whoever had them had been gone for a day, as far as that is known"`
}

// BacklogAge is what had begun so long before.
type BacklogAge struct {
	Band    int            `json:"band" doc:"age= of the list behind it"`
	FromMS  int64          `json:"from_ms"`
	BelowMS *int64         `json:"below_ms" nullable:"true" doc:"null: the last has no end"`
	N       int            `json:"n"`
	States  map[string]int `json:"states"`
}

// BacklogOf is what stood at an instant as it is sent. name gives the contract's
// key of a department and what people call it, reference what staff call a
// conversation.
func BacklogOf(at int64, zone string, behind int, total *report.Standings, groups []report.StandingsIn, name func(report.Dimension, string) (string, string), reference func(desk.ConversationID) string) Backlog {
	set := func(s *report.Standings) BacklogSet {
		out := backlogSetOf(s)
		if s.Oldest != nil {
			out.Reference = reference(s.Oldest.Episode.Conversation)
		}
		return out
	}
	out := Backlog{At: at, Zone: zone, DefVersion: report.DefVersion, Behind: behind, BacklogSet: set(total), Groups: make([]BacklogGroup, len(groups))}
	for i := range groups {
		key, called := name(report.PerDepartment, string(groups[i].Department))
		out.Groups[i] = BacklogGroup{Key: key, Name: called, BacklogSet: set(&groups[i].Standings)}
	}
	return out
}

func backlogSetOf(s *report.Standings) BacklogSet {
	out := BacklogSet{N: s.N, States: statesOf(s.States), Ages: make([]BacklogAge, len(s.Ages)), OwnerAbsent: s.OwnerAbsent}
	from := int64(0)
	for i, band := range s.Ages {
		age := BacklogAge{Band: i + 1, FromMS: from, States: statesOf(band)}
		for _, n := range band {
			age.N += n
		}
		if below := report.AgeBands[i]; below != report.Never {
			age.BelowMS, from = &below, below
		}
		out.Ages[i] = age
	}
	if s.Oldest != nil {
		out.OldestAt, out.Oldest = s.Oldest.Episode.OpenedAt, string(s.Oldest.Episode.Conversation)
	}
	return out
}

func statesOf(counts map[report.State]int) map[string]int {
	out := make(map[string]int, len(report.States))
	for _, state := range report.States {
		out[state.String()] = counts[state]
	}
	return out
}
