package report

// day takes the entries of a day in, as far as each is known by itself.
func (a *answer) day(s *scope) {
	d := s.day
	handled := len(a.set.Handled) > 0 || a.set.Own != nil
	var light Episode
	if a.set.Own != nil {
		s.join = a.set.Own.join(d)
	}
	for i, u := range s.use {
		if h := &d.heads[i]; u != left && a.filing.admits(s, h) {
			a.entry(s, i, u)
			a.rows(s, i)
			if u == alone && handled {
				a.handledAlone(s, i, &light)
			}
		}
	}
}

// once is what there is once of an entry, filed by when it began or ended.
type once struct {
	has bool
	of  *groupOf
}

// entry takes in what there is once of an entry.
func (a *answer) entry(s *scope, i int, u use) {
	d, q := s.day, a.q
	h := &d.heads[i]
	opened, ended := d.base+int64(h.opened), d.base+int64(h.ended)
	var began, over once
	if lets(s.in, h.department) && lets(s.who, h.endBy) {
		if began.has = q.has(opened); began.has {
			began.of = a.at(s, h, h.endBy, h.department, opened)
		}
		if over.has = q.has(ended); over.has {
			over.of = a.at(s, h, h.endBy, h.department, ended)
		}
	}
	byOpened, byClosed := began, over // as definitions have it
	if q.Cohort == ByOpened {
		byClosed = began
	}
	if q.Cohort == ByClosed {
		byOpened = over
	}
	if byOpened.has {
		byOpened.of.tally.outcomes[h.outcome]++
	}
	if began.has {
		c := &began.of.counts
		c.Opened++
		if h.flags&isImpliedOpen != 0 {
			c.ImpliedOpen++
		}
		if h.flags&isImpliedReopen != 0 {
			c.ImpliedReopen++
		}
	}
	if over.has {
		over.of.counts.Closed++
	}
	if byClosed.has {
		a.ownDurations(h, byClosed.of)
	}
	if h.flags&isSkipped != 0 {
		return
	}
	if over.has && h.flags&metResolution != 0 {
		over.of.tally.sla[targetResolution].decide(true)
	}
	if byClosed.has {
		c := &byClosed.of.counts
		c.PingPong += int(h.pingPong)
		c.Requeues += int(h.requeue)
		c.Transferred.decide(h.transfers > 0)
	}
	if u == alone {
		a.chainAlone(s, i, byClosed)
		if h.flags&isResolved != 0 && byClosed.has {
			a.followAlone(s, i, byClosed.of, ended)
		}
	}
}

// ownDurations are those that an episode has once whatever came before or after.
func (a *answer) ownDurations(h *head, g *groupOf) {
	if h.flags&hasWaited != 0 {
		g.done(numberPatientWaiting, h.of(h.waited, noWaited))
	}
	if h.fate != finished {
		g.missed(numberEpisodeResolution, h.fate, h.why, a.filing.own)
		return
	}
	g.done(numberEpisodeResolution, h.of(h.full, noFull))
	g.done(numberRequesterWait, h.of(h.requester, noRequester))
}

// chainAlone is what chainUnits is for a chain of one episode that ended.
func (a *answer) chainAlone(s *scope, i int, at once) {
	d := s.day
	h := &d.heads[i]
	if h.flags&isResolved == 0 { // left: credited to nobody
		at = once{}
		filed := d.base + int64(h.ended)
		if a.filing.own == ByOpened {
			filed = d.base + int64(h.opened)
		}
		if lets(s.in, h.department) && lets(s.who, 0) && a.q.has(filed) {
			at = once{true, a.at(s, h, 0, h.department, filed)}
		}
	}
	if !at.has {
		return
	}
	g, full := at.of, h.of(h.full, noFull)
	if h.fate != finished {
		for _, number := range []int{numberFirstResolution, numberFullResolution, numberActiveResolution} {
			g.missed(number, h.fate, h.why, a.filing.own)
		}
		switch {
		case h.flags&isResolved == 0:
		case h.why == whyStaffStarted:
			g.done(numberStaffStarted, full)
		case h.why == whyAuto:
			g.done(numberAutoResolved, full)
		}
		return
	}
	patient, third, snoozed := h.of(h.patientOn, noPatient), h.of(h.third, noThird), h.of(h.snoozed, noSnoozed)
	g.done(numberFirstResolution, full)
	g.done(numberFullResolution, full)
	g.done(numberActiveResolution, full.minus(patient).minus(third).minus(snoozed))
	patient.NoHours, third.NoHours, snoozed.NoHours = full.NoHours, full.NoHours, full.NoHours // also where there was none of it
	g.done(numberOnPatient, patient)
	g.done(numberOnThird, third)
	g.done(numberSnoozed, snoozed)
	g.done(numberGap, Took{NoHours: full.NoHours})
	for _, t := range d.thirdsOf(i) {
		g.counts.Third[t.party] = g.counts.Third[t.party].plus(t.took)
	}
}

// followAlone is what follow is for an episode that nothing followed.
func (a *answer) followAlone(s *scope, i int, g *groupOf, ended int64) {
	h := &s.day.heads[i]
	asOf := a.q.AsOf
	if h.asOf > 0 {
		asOf = h.asOf
	}
	for k, w := range &reopenWindows {
		g.tally.reopen[k].decide(false, asOf >= ended+int64(w.days)*dayMS)
	}
	outcome := Outcomes[h.outcome]
	if outcome != Resolved && outcome != BotOnly {
		return
	}
	verified, over := h.flags&isVerified != 0, asOf >= ended+repeatMS
	var r repeats
	if verified {
		d := s.day
		r = a.known.around(h.patient, &contact{d.patient(i), d.conversation(i), int(h.number), d.base + int64(h.opened), d.words[h.topic], 0}, ended+repeatMS)
	}
	if outcome == BotOnly {
		g.counts.NoRepeatBot.decideKnown(verified, !r.anything, over)
		return
	}
	g.counts.NoRepeatResolved.decideKnown(verified, !r.anything, over)
	if !verified || h.flags&isAnswered != 0 && !r.before {
		g.counts.FCR.decideKnown(verified, !r.sameTopic, over)
	}
}

// rows takes in the units that an entry has several of.
func (a *answer) rows(s *scope, i int) {
	d, q := s.day, a.q
	h := &d.heads[i]
	rows := d.rowsOf(i)
	for k := range rows {
		r := &rows[k]
		if !lets(s.in, r.in) || !lets(s.who, r.who) {
			continue
		}
		at, stop := d.base+int64(r.at), d.base+int64(r.stop)
		filed := at
		switch r.kind {
		case rowTransfer:
			if filed = d.base + int64(h.ended); a.filing.own == ByOpened {
				filed = d.base + int64(h.opened)
			}
		case rowTarget, rowPromise, rowAct:
		default:
			if a.filing.row == ByClosed {
				filed = stop
			}
		}
		if r.kind == rowReply && r.flags&rowMet != 0 || r.kind == rowFirst && r.flags&rowMet != 0 {
			if q.has(stop) {
				g := a.at(s, h, r.who, r.in, stop)
				if r.kind == rowReply {
					g.tally.sla[targetReply].decide(true)
				} else {
					g.tally.sla[targetFirst].decide(true)
				}
			}
		}
		if q.has(filed) {
			a.file(r, a.at(s, h, r.who, r.in, filed), stop-at)
		}
	}
}

// file puts a row's values with those of its group.
func (a *answer) file(r *row, g *groupOf, cal int64) {
	took := Took{Cal: cal, Biz: int64(r.biz), NoHours: r.flags&rowNoHours != 0}
	put := func(number int, t Took) {
		if r.fate == finished {
			g.done(number, t)
		} else {
			g.missed(number, r.fate, r.why, a.filing.row)
		}
	}
	switch r.kind {
	case rowEntry:
		put(numberQueueWait, took)
		switch {
		case r.fate == finished || r.why == whyWithdrawn:
			g.counts.entry(false, cal)
		case r.why == whyAbandoned:
			g.counts.entry(true, cal)
			g.done(numberAbandonedWait, took)
		case r.why == whyConverted:
			g.counts.entry(false, cal)
			g.done(numberConvertedWait, took)
		}
	case rowFirst:
		put(numberFirstResponse, Took{int64(r.cal2), int64(r.biz2), r.flags&rowNoHours2 != 0})
		put(numberTimeToHuman, took)
	case rowReply:
		put(numberReplyTime, took)
		if r.flags&rowLater != 0 {
			put(numberLaterReplies, took)
		}
	case rowBot:
		put(numberBotSpan, took)
	case rowCycle:
		put(numberCycle, took)
	case rowTarget:
		g.tally.sla[r.why].decide(r.flags&rowMet != 0)
	case rowPromise:
		g.counts.promise(PromiseEnd(r.why))
	case rowTransfer:
		g.counts.Transfers++
	case rowAct:
		g.counts.act(ActKind(r.why))
	}
}

// splitMembers cuts the members into n parts or fewer, none through a conversation.
func (s *Set) splitMembers(n int) [][]entry {
	var out [][]entry
	from := 0
	for i := 1; i <= n; i++ {
		to := max(from, len(s.members)*i/n)
		for to > from && to < len(s.members) && s.head(s.members[to]).number != 1 {
			to++
		}
		if to > from {
			out = append(out, s.members[from:to])
		}
		from = to
	}
	return out
}

// joined takes in what entries are together with the others of their
// conversations: chains, what followed a resolve, and who had them before them.
func (a *answer) joined(all []entry) {
	a.mixed = true
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && a.set.head(all[to]).number != 1 {
			to++
		}
		a.together(all[from:to])
		from = to
	}
}

func (a *answer) together(of []entry) {
	for len(a.lights) < len(of) {
		a.lights = append(a.lights, &Episode{})
	}
	all, admitted := a.lights[:len(of)], false
	for i, at := range of {
		a.set.days[at.day].day.light(int(at.at), all[i])
		admitted = admitted || a.q.Filter.admits(all[i])
	}
	if !admitted {
		return
	}
	for _, c := range Chains(all) {
		a.house.chainUnits(c, a.asOf(all[0]), a)
	}
	counted := a.counted[:0]
	for _, e := range all {
		if !e.Outcome().Skipped() {
			counted = append(counted, e)
		}
	}
	a.counted = counted
	a.follow(counted)
	if len(a.set.Handled) > 0 || a.set.Own != nil {
		a.handled(all)
	}
}

var (
	numberQueueWait         = QueueWait.number()
	numberAbandonedWait     = AbandonedWait.number()
	numberConvertedWait     = ConvertedWait.number()
	numberFirstResponse     = FirstResponse.number()
	numberTimeToHuman       = TimeToHuman.number()
	numberBotSpan           = BotSpan.number()
	numberReplyTime         = ReplyTime.number()
	numberLaterReplies      = LaterReplies.number()
	numberPatientWaiting    = PatientWaiting.number()
	numberFirstResolution   = FirstResolution.number()
	numberFullResolution    = FullResolution.number()
	numberActiveResolution  = ActiveResolution.number()
	numberOnPatient         = OnPatientTime.number()
	numberOnThird           = OnThirdTime.number()
	numberSnoozed           = SnoozedTime.number()
	numberGap               = GapTime.number()
	numberEpisodeResolution = EpisodeResolution.number()
	numberRequesterWait     = RequesterWait.number()
	numberStaffStarted      = StaffStartedTime.number()
	numberAutoResolved      = AutoResolvedTime.number()
	numberCycle             = Cycle.number()
	numberHandleTime        = HandleTime.number()
)
