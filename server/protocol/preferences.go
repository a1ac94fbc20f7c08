package protocol

import "careline/server/desk"

type (
	// Preferences is how a patient wishes to be met: nothing about their health.
	Preferences struct {
		Name      string `json:"name,omitempty" maxLength:"120" doc:"to be called by"`
		Pronoun   string `json:"pronoun,omitempty" maxLength:"40"`
		Language  string `json:"language,omitempty" doc:"code"`
		Channel   string `json:"channel,omitempty" enum:"chat,phone,email,"`
		Access    string `json:"access,omitempty" maxLength:"300" doc:"what they need to see, hear, read or get in"`
		Transport string `json:"transport,omitempty" maxLength:"300" doc:"how they come, and what that takes"`
		BestTime  string `json:"best_time,omitempty" maxLength:"200" doc:"to reach them"`
	}
	// PatientPreferences is a version of them.
	PatientPreferences struct {
		Preferences
		Version int64   `json:"version" doc:"0: nobody has written any"`
		By      *Person `json:"by,omitempty"`
		At      int64   `json:"at,omitempty"`
	}
	SetPreferences struct {
		Preferences
		Version int64 `json:"version" doc:"the one that was seen"`
	}
	SetAbout struct {
		Relation string `json:"relation" enum:"self,child,parent,other"`
		About    string `json:"about,omitempty" maxLength:"200" doc:"who: a name, or a word like my mother"`
		Version  int64  `json:"version" doc:"about_version of the conversation as it was seen"`
		ClientID string `json:"client_id,omitempty"`
	}
)

// PreferencesOf is a version of a patient's preferences as staff read it.
func PreferencesOf(p *desk.PatientPreferences, d *desk.Directory) PatientPreferences {
	return PatientPreferences{Preferences: Preferences(p.Preferences), Version: p.Version, By: StaffPerson(p.By, d), At: p.At}
}
