package clinic

import (
	"time"

	"careline/server/desk"
)

// bound is what a number may be; where zero is said it turns the rule off.
type bound struct {
	value    int64
	zero     bool
	min, max int64
	sentence string
}

const (
	ms      = int64(1)
	seconds = 1000 * ms
	minutes = 60 * seconds
	hour    = 60 * minutes
	day     = 24 * hour
)

// checkPolicy says what is wrong with rules, if anything is, and what they may
// be instead.
func checkPolicy(p desk.Policy) error {
	r, w, c := p.Routing, p.Waits, p.Callback
	bounds := []bound{
		{r.OfferMS, false, 5 * seconds, 10 * minutes, "Give people between 5 seconds and 10 minutes to accept what they are offered."},
		{r.InterpreterMS, true, 5 * seconds, hour, "After between 5 seconds and an hour without anybody who speaks the language, anyone is offered the patient. 0 turns this off."},
		{r.GraceMS, false, 5 * seconds, hour, "Staff who lose their connection keep their chats for between 5 seconds and an hour."},
		{int64(r.MaxQueue), true, 1, 10_000, "A queue is limited to between 1 and 10,000 patients. 0 means no limit."},
		{r.MaxWaitMS, true, minutes, day, "The longest wait is between a minute and a day. 0 means no limit."},
		{r.PromiseLeadMS, true, minutes, day, "Left questions go first between a minute and a day before they are due. 0 turns this off."},
		{w.AbandonMS, false, 30 * seconds, day, "A place in the queue is kept between 30 seconds and a day for somebody who has gone."},
		{w.AnswerMS, false, 5 * minutes, 30 * day, "Promise an answer to left questions within 5 minutes to 30 days of opening hours."},
		{w.UpdateMS, false, 5 * minutes, 60 * day, "Promise news within 5 minutes to 60 days of opening hours."},
		{w.AutoResolveMS, true, hour, 90 * day, "Conversations are closed after between an hour and 90 days without an answer. 0 turns this off."},
	}
	if w.AutoResolveMS > 0 {
		bounds = append(bounds, bound{w.WarnMS, false, 5 * minutes, w.AutoResolveMS - 1, "Warn patients before their conversation is closed: at least 5 minutes, and less than the whole time."})
	} else {
		bounds = append(bounds, bound{w.WarnMS, true, 5 * minutes, 90 * day, "A warning comes between 5 minutes and 90 days ahead. 0 turns it off."})
	}
	if c.SlotMS == 0 {
		bounds = append(bounds, bound{c.LeadMS, true, 0, 14 * day, sentenceLead}, bound{int64(c.PerSlot), true, 1, 100, sentencePerSlot}, bound{int64(c.Days), true, 1, 60, sentenceDays})
	} else {
		bounds = append(bounds, bound{c.SlotMS, false, 5 * minutes, 8 * hour, "A slot for call-backs is between 5 minutes and 8 hours long. 0 means no call-backs."},
			bound{c.LeadMS, true, 0, 14 * day, sentenceLead}, bound{int64(c.PerSlot), false, 1, 100, sentencePerSlot}, bound{int64(c.Days), false, 1, 60, sentenceDays})
	}
	for _, b := range bounds {
		if (b.value != 0 || !b.zero) && (b.value < b.min || b.value > b.max) {
			return desk.Invalidf("%s", b.sentence)
		}
	}
	if c.SlotMS%time.Minute.Milliseconds() != 0 {
		return desk.Invalidf("A slot for call-backs is a number of whole minutes long.")
	}
	for _, t := range p.SLA {
		if err := checkTargets(t); err != nil {
			return err
		}
	}
	return nil
}

const (
	sentenceLead    = "The first call-back can be booked at most 14 days ahead."
	sentencePerSlot = "Between 1 and 100 patients can be called in one slot."
	sentenceDays    = "Call-backs can be booked between 1 and 60 days ahead."
)

func checkTargets(t desk.SLATargets) error {
	for _, v := range []int64{t.FirstResponseMS, t.NextReplyMS, t.ResolutionMS} {
		if v != 0 && (v < 5*seconds || v > 365*day) {
			return desk.Invalidf("A target is between 5 seconds and 365 days of opening hours. 0 means none.")
		}
	}
	if t.ResolutionMS > 0 && t.FirstResponseMS > t.ResolutionMS {
		return desk.Invalidf("The first answer cannot be due after the resolution. Shorten the one or lengthen the other.")
	}
	if t.WarnPercent != 0 && (t.WarnPercent < 1 || t.WarnPercent > 99) {
		return desk.Invalidf("A warning comes when between 1 and 99 percent of a target have passed. 0 means no warning.")
	}
	return nil
}
