package protocol

import "strconv"

// VoiceTold is one conversation behind a figure of what patients said.
type VoiceTold struct {
	Conversation string `json:"conversation"`
	Reference    string `json:"reference,omitempty"`
	Episode      int    `json:"episode" doc:"of a recovery task: its number"`
	Status       string `json:"status,omitempty" doc:"as it stands now"`
	Department   string `json:"department"`
	Topic        string `json:"topic,omitempty"`
	Language     string `json:"language,omitempty"`
	At           int64  `json:"at" doc:"Unix milliseconds: it was resolved; of a recovery task: it was opened"`
	RatedAt      int64  `json:"rated_at,omitempty"`
	Value        *int   `json:"value" nullable:"true" doc:"the answer that is counted, from 1 to 5; null where the figure counts none"`
	Away         bool   `json:"away,omitempty" doc:"another department has it now, and it is not the reader's to open"`
}

// VoiceRows is a page of what is behind a figure of what patients said.
type VoiceRows struct {
	Rows   []VoiceTold `json:"rows" nullable:"false"`
	Total  int         `json:"total" doc:"as many as the figure counts"`
	Closed int         `json:"closed,omitempty" doc:"of these, in departments whose conversations are not the reader's to open: they are not among the rows"`
	Reason string      `json:"reason,omitempty" enum:"suppressed," doc:"why the figure is not shown, and nothing behind it"`
	Next   string      `json:"next,omitempty" doc:"after= of the next page"`
}

// VoiceColumns are the columns of the file of them.
var VoiceColumns = []string{"figure", "key", "conversation", "episode", "department", "topic", "language", "at", "rated_at", "value", "reason"}

// NotTheirs is why a line of the file tells nothing but that it is counted.
const NotTheirs = "not_yours_to_open"

// VoiceLines are the lines of the file: as many as the figure counts.
func VoiceLines(figure, key string, rows *VoiceRows) [][]string {
	lines := make([][]string, 0, rows.Total+1)
	lines = append(lines, VoiceColumns)
	for i := range rows.Rows {
		r := &rows.Rows[i]
		rated, value := "", ""
		if r.RatedAt != 0 {
			rated = strconv.FormatInt(r.RatedAt, 10)
		}
		if r.Value != nil {
			value = strconv.Itoa(*r.Value)
		}
		lines = append(lines, []string{
			figure, key, r.Conversation, strconv.Itoa(r.Episode), r.Department, r.Topic, r.Language, strconv.FormatInt(r.At, 10), rated, value, "",
		})
	}
	for range rows.Closed {
		lines = append(lines, []string{figure, key, "", "", "", "", "", "", "", "", NotTheirs})
	}
	return lines
}
