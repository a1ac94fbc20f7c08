package protocol

type (
	// Wall is how things stand at one instant. Ages are counted from it on by
	// the server's clock.
	Wall struct {
		At          int64            `json:"at"`
		Departments []DepartmentWall `json:"departments"`
	}
	DepartmentWall struct {
		Key             string    `json:"key"`
		Stopped         bool      `json:"stopped"`
		Waiting         int       `json:"waiting"`                 // live, for a person
		LongestSince    int64     `json:"longest_since,omitempty"` // since when the first of them waits
		Newcomer        WallRange `json:"newcomer"`                // what a patient who came now would be told
		Told            WallTold  `json:"told"`
		Staff           WallStaff `json:"staff"`
		Open            WallOpen  `json:"open"`
		OverTarget      int       `json:"over_target"` // answers owed for longer than their target
		OverTargetSince int64     `json:"over_target_since,omitempty"`
		Breached        int       `json:"breached"`      // conversations with a target that has passed
		AtRisk          int       `json:"at_risk"`       // and those where the first passes within 15 minutes
		CallbacksDue    int       `json:"callbacks_due"` // within the hour, or past
		PromisesDue     int       `json:"promises_due"`  // the same
		PromisesLate    int       `json:"promises_late"` // past
		ThirdSince      int64     `json:"third_since,omitempty"`
		OwnerAbsent     int       `json:"owner_absent"` // whoever has them has been gone for a day
		Recent          WallWaits `json:"recent"`
		Today           WallToday `json:"today"`
	}
	// WallWaits are the waits of those who were accepted in the last hour.
	WallWaits struct {
		N         int    `json:"n"`
		MedianMS  *int64 `json:"median_ms" nullable:"true"`
		P90MS     *int64 `json:"p90_ms" nullable:"true"`
		P90Reason string `json:"p90_reason,omitempty"`
		Few       bool   `json:"few,omitempty"`
	}
	// WallToday is the day so far, as a report of today has it.
	WallToday struct {
		Date      string `json:"date"` // in the zone of the department
		Zone      string `json:"zone"`
		Opened    int    `json:"opened"`
		Closed    int    `json:"closed"`
		StillOpen int    `json:"still_open"`
		Abandoned int    `json:"abandoned"`
		Converted int    `json:"converted"`
		// CSAT is what patients of the matters closed today answered, eleven at a
		// time; suppressed while they are fewer.
		CSAT  RatingFigure `json:"csat"`
		Usual *WallUsual   `json:"usual,omitempty"` // none until there are three such days
	}
	// WallUsual is the median of the same weekday's last weeks, up to the same
	// time of day.
	WallUsual struct {
		Opened    int `json:"opened"`
		Closed    int `json:"closed"`
		StillOpen int `json:"still_open"`
		Days      int `json:"days"`
	}
	// WallRange is a range of waiting time, or why none can be told: nobody,
	// staffing, few, stalled.
	WallRange struct {
		LowMS  int64  `json:"low_ms"`
		HighMS int64  `json:"high_ms"`
		Hidden string `json:"hidden,omitempty"`
	}
	// WallTold compares waits that ended in the last hour with what was told
	// when they began.
	WallTold struct {
		N      int `json:"n"`
		Inside int `json:"inside"`
		Longer int `json:"longer"`
	}
	WallStaff struct {
		Available int `json:"available"`
		Full      int `json:"full"`
		Away      int `json:"away"`
		Live      int `json:"live"`     // conversations that hold a slot
		Capacity  int `json:"capacity"` // slots of whoever is available
	}
	// WallOpen are the open conversations by status.
	WallOpen struct {
		Queued    int `json:"queued"`
		Open      int `json:"open"`
		OnPatient int `json:"on_patient"`
		OnThird   int `json:"on_third"`
		Snoozed   int `json:"snoozed"`
	}
)
