package protocol

import "careline/server/report"

// Staffing is what people did in a time: whole local days on which they were
// there for half an hour or more.
type Staffing struct {
	People []PersonFigures `json:"people" nullable:"false"`
	Days   []FairDay       `json:"days" nullable:"false" doc:"how evenly each department's work was spread"`
}

// PersonFigures is one person's time.
type PersonFigures struct {
	Staff       string   `json:"staff"`
	Name        string   `json:"name"`
	HandleMS    Number   `json:"handle_ms" nullable:"true" doc:"with a conversation before them, while they were there"`
	PresentMS   int64    `json:"present_ms" doc:"available or finishing; breaks are out"`
	Occupancy   *float64 `json:"occupancy" nullable:"true" doc:"handle_ms of present_ms"`
	Concurrency *float64 `json:"concurrency" nullable:"true" doc:"conversations they held at once, over the time they were there"`
	Reason      string   `json:"reason,omitempty" doc:"few or suppressed: why the numbers of their work are null; few is fewer than eleven conversations"`
}

// FairDay is one department on one local day: of people who were there for two
// hours or more, minutes of handling an hour.
type FairDay struct {
	Department string   `json:"department"`
	Day        string   `json:"day"`
	People     int      `json:"people"`
	Gini       *float64 `json:"gini" nullable:"true"`
	Corrected  *float64 `json:"gini_corrected" nullable:"true" doc:"from five people on"`
	MaxMedian  *float64 `json:"max_to_median" nullable:"true"`
	Reason     string   `json:"reason,omitempty"`
}

// WaitCalibration is how well waits were told.
type WaitCalibration struct {
	N         int         `json:"n"`
	BiasMS    *int64      `json:"bias_ms" nullable:"true" doc:"median of the actual wait less the middle of the first range that was told"`
	ErrorPart *float64    `json:"error_part" nullable:"true" doc:"median of the difference as a part of the actual wait"`
	Coverage  ShareFigure `json:"coverage" doc:"waits inside the range"`
	AboveHigh ShareFigure `json:"above_high"`
	Hidden    ShareFigure `json:"hidden"`
	Unknown   int         `json:"unknown" doc:"left before the range was over"`
}

// StaffingOf is people's time as it is sent.
func StaffingOf(s report.Staffing, name func(report.Dimension, string) (string, string)) Staffing {
	out := Staffing{People: make([]PersonFigures, len(s.People)), Days: make([]FairDay, len(s.Days))}
	for i, p := range s.People {
		one := PersonFigures{Staff: p.Staff, HandleMS: Shown(p.Handle, p.Held != ""), PresentMS: p.Present, Reason: p.Held}
		_, one.Name = name(report.PerStaff, p.Staff)
		if p.Present > 0 && p.Held == "" {
			occupancy, many := float64(p.Handle)/float64(p.Present), float64(p.Concurrency)/float64(p.Present)
			one.Occupancy, one.Concurrency = &occupancy, &many
		}
		out.People[i] = one
	}
	for i, d := range s.Days {
		key, _ := name(report.PerDepartment, string(d.Department))
		out.Days[i] = FairDay{key, d.Day, d.People, d.Gini, d.Corrected, d.MaxMedian, d.Reason}
	}
	return out
}

// WaitCalibrationOf is a calibration as it is sent.
func WaitCalibrationOf(c report.Calibration) WaitCalibration {
	share := func(s report.Share) ShareFigure { return shareOf(report.Windowed{Share: s}) }
	out := WaitCalibration{N: c.N, BiasMS: c.Bias, Coverage: share(c.Coverage), AboveHigh: share(c.AboveHigh), Hidden: share(c.Hidden), Unknown: c.Unknown}
	if c.ErrorPart != nil {
		v := float64(*c.ErrorPart) / 1000
		out.ErrorPart = &v
	}
	return out
}
