package clinic

import (
	"fmt"
	"time"

	"careline/server/desk"
)

// bound is what a number may be; where zero is said it turns the rule off. Its
// field is the one of the contract.
type bound struct {
	field    string
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
		{"routing.offer_ms", r.OfferMS, false, 5 * seconds, 10 * minutes, "Give people between 5 seconds and 10 minutes to accept what they are offered."},
		{"routing.interpreter_ms", r.InterpreterMS, true, 5 * seconds, hour, "After between 5 seconds and an hour without anybody who speaks the language, anyone is offered the patient. 0 turns this off."},
		{"routing.grace_ms", r.GraceMS, false, 5 * seconds, hour, "Staff who lose their connection keep their chats for between 5 seconds and an hour."},
		{"routing.max_queue", int64(r.MaxQueue), true, 1, 10_000, "A queue is limited to between 1 and 10,000 patients. 0 means no limit."},
		{"routing.max_wait_ms", r.MaxWaitMS, true, minutes, day, "The longest wait is between a minute and a day. 0 means no limit."},
		{"routing.promise_lead_ms", r.PromiseLeadMS, true, minutes, day, "Left questions go first between a minute and a day before they are due. 0 turns this off."},
		{"waits.abandon_ms", w.AbandonMS, false, 30 * seconds, day, "A place in the queue is kept between 30 seconds and a day for somebody who has gone."},
		{"waits.answer_ms", w.AnswerMS, false, 5 * minutes, 30 * day, "Promise an answer to left questions within 5 minutes to 30 days of opening hours."},
		{"waits.update_ms", w.UpdateMS, false, 5 * minutes, 60 * day, "Promise news within 5 minutes to 60 days of opening hours."},
		{"waits.auto_resolve_ms", w.AutoResolveMS, true, hour, 90 * day, "Conversations are closed after between an hour and 90 days without an answer. 0 turns this off."},
	}
	if w.AutoResolveMS > 0 {
		bounds = append(bounds, bound{"waits.warn_ms", w.WarnMS, false, 5 * minutes, w.AutoResolveMS - 1, "Warn patients before their conversation is closed: at least 5 minutes, and less than the whole time."})
	} else {
		bounds = append(bounds, bound{"waits.warn_ms", w.WarnMS, true, 5 * minutes, 90 * day, "A warning comes between 5 minutes and 90 days ahead. 0 turns it off."})
	}
	if c.SlotMS == 0 {
		bounds = append(bounds, bound{"callback.lead_ms", c.LeadMS, true, 0, 14 * day, sentenceLead}, bound{"callback.per_slot", int64(c.PerSlot), true, 1, 100, sentencePerSlot}, bound{"callback.days", int64(c.Days), true, 1, 60, sentenceDays})
	} else {
		bounds = append(bounds, bound{"callback.slot_ms", c.SlotMS, false, 5 * minutes, 8 * hour, "A slot for call-backs is between 5 minutes and 8 hours long. 0 means no call-backs."},
			bound{"callback.lead_ms", c.LeadMS, true, 0, 14 * day, sentenceLead}, bound{"callback.per_slot", int64(c.PerSlot), false, 1, 100, sentencePerSlot}, bound{"callback.days", int64(c.Days), false, 1, 60, sentenceDays})
	}
	for _, b := range bounds {
		if (b.value != 0 || !b.zero) && (b.value < b.min || b.value > b.max) {
			return atField(b.field, b.sentence)
		}
	}
	if c.SlotMS%time.Minute.Milliseconds() != 0 {
		return atField("callback.slot_ms", "A slot for call-backs is a number of whole minutes long.")
	}
	for i, t := range p.SLA {
		if err := checkTargets(t, fmt.Sprintf("sla[%d].", i)); err != nil {
			return err
		}
	}
	return nil
}

// atField refuses a rule and names it, so that a form can say so in place.
func atField(field, sentence string) error {
	err := desk.Invalidf("%s", sentence)
	err.Field = "policy." + field
	return err
}

const (
	sentenceLead    = "The first call-back can be booked at most 14 days ahead."
	sentencePerSlot = "Between 1 and 100 patients can be called in one slot."
	sentenceDays    = "Call-backs can be booked between 1 and 60 days ahead."
)

func checkTargets(t desk.SLATargets, at string) error {
	for _, v := range []struct {
		field string
		ms    int64
	}{{"first_response_ms", t.FirstResponseMS}, {"next_reply_ms", t.NextReplyMS}, {"resolution_ms", t.ResolutionMS}} {
		if v.ms != 0 && (v.ms < 5*seconds || v.ms > 365*day) {
			return atField(at+v.field, "A target is between 5 seconds and 365 days of opening hours. 0 means none.")
		}
	}
	if t.ResolutionMS > 0 && t.FirstResponseMS > t.ResolutionMS {
		return atField(at+"first_response_ms", "The first answer cannot be due after the resolution. Shorten the one or lengthen the other.")
	}
	if t.WarnPercent != 0 && (t.WarnPercent < 1 || t.WarnPercent > 99) {
		return atField(at+"warn_percent", "A warning comes when between 1 and 99 percent of a target have passed. 0 means no warning.")
	}
	return nil
}
