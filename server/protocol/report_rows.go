package protocol

import (
	"strconv"

	"careline/server/report"
)

// FigureRow is one unit behind a figure: a stay in a queue, a turn, an episode,
// a chain, or something that is counted.
type FigureRow struct {
	Figure         string   `json:"figure"`
	Source         string   `json:"source,omitempty" doc:"the imported log it is from"`
	Conversation   string   `json:"conversation"`
	Reference      string   `json:"reference,omitempty"`
	Episode        int      `json:"episode"`
	Outcome        string   `json:"outcome"`
	Began          int64    `json:"began" doc:"Unix milliseconds"`
	Ended          int64    `json:"ended,omitempty" doc:"0: it goes on"`
	CalendarMS     *int64   `json:"calendar_ms" nullable:"true" doc:"null where it is not counted"`
	BusinessMS     *int64   `json:"business_ms" nullable:"true"`
	CalendarSoFar  *int64   `json:"calendar_so_far_ms,omitempty" doc:"what has passed of one that goes on still"`
	BusinessSoFar  *int64   `json:"business_so_far_ms,omitempty"`
	Reason         string   `json:"reason,omitempty" doc:"why it is not counted: not_yet, closed_unanswered, excluded:OUTCOME, other"`
	BusinessReason string   `json:"business_reason,omitempty"`
	Staff          string   `json:"staff,omitempty"`
	StaffName      string   `json:"staff_name,omitempty"`
	Department     string   `json:"department,omitempty"`
	Topic          string   `json:"topic,omitempty"`
	Site           string   `json:"site,omitempty"`
	Language       string   `json:"language,omitempty"`
	Key            []string `json:"key" nullable:"false" doc:"of its group"`
	Away           bool     `json:"away,omitempty" doc:"it is the reader's own work, and no longer for them to read: another department has it"`
}

// FigureRows is a page of what is behind a figure.
type FigureRows struct {
	Rows  []FigureRow `json:"rows" nullable:"false"`
	Total int         `json:"total" doc:"how many there are in all: as many as the figure counts"`
	Next  string      `json:"next,omitempty" doc:"after= of the next page"`
}

// FigureRowOf is a row as it is sent. What does not count has a reason and no
// value, so that whoever adds up the column gets the figure; what is still open
// has its age apart.
func FigureRowOf(r *report.Row) FigureRow {
	out := FigureRow{
		Figure: r.Figure, Source: r.Episode.Source, Conversation: string(r.Episode.Conversation), Episode: r.Episode.Number,
		Outcome: string(r.Episode.Outcome()), Began: r.Began, Ended: r.Ended, Reason: r.Reason, Staff: r.Who,
		Topic: r.Episode.Topic, Language: r.Episode.Language,
	}
	if !r.Timed {
		return out
	}
	var cal, biz **int64
	switch r.Reason {
	case "":
		cal, biz = &out.CalendarMS, &out.BusinessMS
	case report.NotYet:
		cal, biz = &out.CalendarSoFar, &out.BusinessSoFar
	default:
		return out
	}
	*cal = &r.Took.Cal
	if r.Took.NoHours {
		out.BusinessReason = report.NoCalendar
	} else {
		*biz = &r.Took.Biz
	}
	return out
}

// FigureColumns are the columns of an export.
var FigureColumns = []string{
	"figure", "key", "source", "conversation", "episode", "outcome", "began", "ended", "calendar_ms", "business_ms", "reason", "business_reason",
	"staff", "staff_name", "department", "topic", "site", "language", "calendar_so_far_ms", "business_so_far_ms",
}

// Fields are the values of FigureColumns; nothing where there is none. key joins
// its parts with a slash.
func (r *FigureRow) Fields(to []string) []string {
	number := func(v *int64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatInt(*v, 10)
	}
	key := ""
	for i, k := range r.Key {
		if i > 0 {
			key += "/"
		}
		key += k
	}
	ended := ""
	if r.Ended != 0 {
		ended = strconv.FormatInt(r.Ended, 10)
	}
	return append(to, r.Figure, key, r.Source, r.Conversation, strconv.Itoa(r.Episode), r.Outcome, strconv.FormatInt(r.Began, 10), ended,
		number(r.CalendarMS), number(r.BusinessMS), r.Reason, r.BusinessReason, r.Staff, r.StaffName, r.Department, r.Topic, r.Site, r.Language,
		number(r.CalendarSoFar), number(r.BusinessSoFar))
}
