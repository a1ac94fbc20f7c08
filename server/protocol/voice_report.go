package protocol

// VoiceReport is what patients said in whole months, as a whole and by groups.
type VoiceReport struct {
	From   string         `json:"from"` // month, like 2026-10
	To     string         `json:"to"`   // the last one that is counted
	Zone   string         `json:"zone"`
	By     string         `json:"by,omitempty"`
	AsOf   int64          `json:"as_of"`
	Set    string         `json:"set"` // version of the questions; answers to others are series of their own
	Sets   []SurveySet    `json:"sets"`
	Total  VoiceFigures   `json:"total"`
	Groups []VoiceFigures `json:"groups"`
}

// VoiceFigures are the figures of one group.
type VoiceFigures struct {
	Key  string `json:"key,omitempty"`
	Name string `json:"name,omitempty"`

	CSAT        RatingFigure `json:"csat"`
	FeltHeard   RatingFigure `json:"felt_heard"`
	WasInformed RatingFigure `json:"was_informed"`
	CES         RatingFigure `json:"ces"`

	ResponseRate *VoiceShare     `json:"response_rate,omitempty" doc:"answered of those delivered fourteen days ago or earlier; missing, like coverage, where the counts are held back"`
	Collecting   Number          `json:"collecting" nullable:"true" doc:"delivered less than fourteen days ago, answered or not; null, like the other counts, where they are held back"`
	Coverage     *VoiceShare     `json:"coverage,omitempty" doc:"delivered of those who could be asked"`
	ByStaff      Number          `json:"suppressed_by_staff" nullable:"true"`
	Why          map[string]int  `json:"suppressed_why,omitempty"`
	Recent       Number          `json:"asked_recently" nullable:"true"`
	Silent       Number          `json:"patient_silent" nullable:"true"`
	NotSolved    Number          `json:"not_solved" nullable:"true"`
	CountsReason string          `json:"counts_reason,omitempty" enum:"suppressed," doc:"a person's: in each month of too few patients, or too few are left without them"`
	CountsHidden int             `json:"counts_hidden_months,omitempty" doc:"months that the counts leave out"`
	Low          VoiceShare      `json:"low_scores_owned"` // low scores that somebody has to make good, of those that are told
	Recovery     RecoveryFigures `json:"recovery_contact"`
}

// RatingFigure is a share of answers of 4 and 5. Without a number it says why.
type RatingFigure struct {
	N         int     `json:"n,omitempty"`
	K         int     `json:"k,omitempty"`
	Counts    []int   `json:"counts,omitempty"` // of 1 to 5
	Lo        float64 `json:"lo,omitempty"`     // Wilson, 95 %
	Hi        float64 `json:"hi,omitempty"`
	Reason    string  `json:"reason,omitempty" enum:"suppressed,none,"`
	Months    int     `json:"months"`                  // that count
	HiddenFor int     `json:"hidden_months,omitempty"` // too few patients, or too few are left without them
}

// VoiceShare is k of n.
type VoiceShare struct {
	K  int     `json:"k"`
	N  int     `json:"n"`
	Lo float64 `json:"lo,omitempty"`
	Hi float64 `json:"hi,omitempty"`
}

// RecoveryFigures say how soon patients were written to.
type RecoveryFigures struct {
	N            Number `json:"n" nullable:"true"` // null, like the others, where they are held back
	Open         Number `json:"open" nullable:"true"`
	Overdue      Number `json:"overdue" nullable:"true"`
	Reason       string `json:"reason,omitempty" enum:"suppressed,"`
	HiddenFor    int    `json:"hidden_months,omitempty"` // of a person: too few patients, or too few are left without them
	MedianLowMS  int64  `json:"median_lo_ms,omitempty"`  // with open ones at their age
	MedianHighMS int64  `json:"median_hi_ms,omitempty"`  // with open ones at never
	NotReached   bool   `json:"median_not_reached,omitempty"`
}

// ReasonReport says why patients wrote, and what it would take that fewer have
// to: by the time that could be saved, the most first.
type ReasonReport struct {
	From     string         `json:"from"`
	To       string         `json:"to"` // the first day that is no longer counted
	Zone     string         `json:"zone"`
	AsOf     int64          `json:"as_of"`
	Coded    VoiceShare     `json:"coded"`
	Partial  bool           `json:"partial"` // too few have a reason
	Reasons  []ReasonFigure `json:"reasons"`
	Arrivals []ArrivalHour  `json:"arrivals"` // an hour that never was is missing
}

// ReasonFigure is what is known of one reason.
type ReasonFigure struct {
	Reason
	N           int            `json:"n"`
	Minutes     int64          `json:"minutes"` // staff had them before them
	Avoidable   int            `json:"avoidable"`
	AvoidableMS int64          `json:"avoidable_ms"`
	Prevented   map[string]int `json:"prevented_by"`
	Repeats     VoiceShare     `json:"repeats_7d"`
	Pending     int            `json:"repeats_pending"`
	Weeks       []int          `json:"weeks"`  // oldest first
	Before      int            `json:"before"` // in the time of the same length before
	Did         *PlanEffect    `json:"did,omitempty"`
}

// PlanEffect compares equal times before and after an action began.
type PlanEffect struct {
	Days        int   `json:"days"`
	BeforeN     int   `json:"before_n"`
	AfterN      int   `json:"after_n"`
	BeforeMS    int64 `json:"before_avoidable_ms"`
	AfterMS     int64 `json:"after_avoidable_ms"`
	BeforeTotal int   `json:"before_all"` // contacts for whatever reason
	AfterTotal  int   `json:"after_all"`
}

// ArrivalHour is who arrives in an hour of a weekday.
type ArrivalHour struct {
	Weekday int     `json:"weekday"` // 1 is Monday
	Hour    int     `json:"hour"`
	N       int     `json:"n"`
	PerHour float64 `json:"per_hour"` // by how often the hour came; one that clocks repeat came twice
}
