package report

import "careline/server/desk"

// Estimate is the first range of waiting time that a patient was told in a stay
// in a queue, or that was kept from them.
type Estimate struct {
	In        desk.DepartmentID
	QueuedAt  int64
	At        int64
	Low, High int64 // of the rest of the wait; Low -1: hidden
	EndedAt   int64
	Accepted  bool
	Abandoned bool
}

// Calibration is how well waits were told.
type Calibration struct {
	N         int    // ranges that were shown and whose wait is known
	Bias      *int64 // median of actual less the middle of the range
	ErrorPart *int64 // median of the difference as a part of the actual wait, in thousandths
	Coverage  Share  // waits inside the range
	AboveHigh Share  // longer than was said
	Hidden    Share  // kept from the patient, of all
	Unknown   int    // left before the range was over
}

// Calibrate compares what was told with what came. Whoever left before the range
// was over could still have been served within it: that is not known. Whoever
// left after it waited longer than was said.
func Calibrate(all []Estimate) Calibration {
	var c Calibration
	var bias, part []int64
	for _, e := range all {
		c.Hidden.N++
		if e.Low < 0 {
			c.Hidden.K++
			continue
		}
		actual := e.EndedAt - e.At
		switch {
		case e.Accepted:
		case e.Abandoned && actual > e.High:
			c.Coverage.N++
			c.AboveHigh.N++
			c.AboveHigh.K++
			continue
		default:
			c.Unknown++
			continue
		}
		c.N++
		c.Coverage.N++
		c.AboveHigh.N++
		switch {
		case actual > e.High:
			c.AboveHigh.K++
		case actual >= e.Low:
			c.Coverage.K++
		}
		off := actual - (e.Low+e.High)/2
		bias = append(bias, off)
		if actual > 0 {
			part = append(part, max(off, -off)*1000/actual)
		}
	}
	if len(bias) > 0 {
		v := Percentile(bias, 50)
		c.Bias = &v
	}
	if len(part) > 0 {
		v := Percentile(part, 50)
		c.ErrorPart = &v
	}
	return c
}
