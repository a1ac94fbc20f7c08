package report

import (
	"math"
	"unsafe"

	"careline/server/desk"
)

// dayMaker works a block out: an episode after the other is read, and what the
// house says of it is written down in rows.
type dayMaker struct {
	d     *Day
	a     *answer
	e     *Episode
	h     *head
	reply int // where its turns begin among the rows
	first int // where its response is; -1: nowhere

	numbers map[string]uint16
	recent  [64]struct {
		of     *byte
		number uint16
	}
}

// Work works a block out.
func (b *Block) Work(h *House) (*Day, error) {
	d := &Day{block: b, words: b.words[:len(b.words):len(b.words)], heads: make([]head, 0, b.several.n+b.alone.n)}
	m := &dayMaker{d: d, e: &Episode{}, numbers: make(map[string]uint16, len(b.words))}
	m.a = &answer{house: h.own(), q: &Query{}, make: m}
	d.base = math.MaxInt64
	sections := []*section{&b.several, &b.alone}
	for _, s := range sections {
		r := b.read(s)
		for r.next() {
			d.base = min(d.base, r.openedAt)
		}
	}
	crowded := len(b.words) >= mostWords-1
	if !crowded {
		for i, w := range b.words {
			m.numbers[w] = uint16(i)
		}
	}
	d.rows = make([]row, 0, cap(d.heads)*7)
	d.holds = make([]heldBy, 0, cap(d.heads)*5/4)
	d.came = make([]comeAgain, 0, cap(d.heads))
	d.calendars = make([]calendarOf, 0, cap(d.heads)*9/8)
	for _, s := range sections {
		r := b.read(s)
		for {
			at, id := r.end, r.id
			if !r.next() {
				break
			}
			r.facts(m.e)
			if r.c.bad {
				return nil, errFacts
			}
			d.heads = append(d.heads, head{
				id: uint32(id), mid: uint32(id + len(r.conversation)), at: uint32(at), number: int32(m.e.Number),
				row: uint32(len(d.rows)), hold: uint32(len(d.holds)), thirdAt: uint32(len(d.thirds)), calendar: uint32(len(d.calendars)),
				conversation: sumOf(r.source, string(r.conversation)), patient: sumOf("", string(r.patient)),
			})
			m.h = &d.heads[len(d.heads)-1]
			m.entry(crowded)
		}
		if err := r.err(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// entry works out the one that was read.
func (m *dayMaker) entry(crowded bool) {
	e, h, d := m.e, m.h, m.d
	if e.Source == "" {
		h.flags |= isOwn
	}
	if e.Number != 1 || e.Case.Next > 0 {
		d.several = append(d.several, int32(len(d.heads)-1))
		if e.Case.Next > 0 {
			h.flags |= isMore
		}
	}
	h.opened = m.ms(e.OpenedAt)
	// What goes on, or will only be known when it is asked, is no row.
	if crowded || e.End == Ongoing || e.OpenedAt == 0 || e.EndedAt == 0 || e.HumanDueAt == 0 && e.FirstAt > 0 && !e.StaffStarted() || e.Number < 0 || e.Number > math.MaxInt32 {
		m.odd()
		return
	}
	outcome := e.Outcome()
	m.base(outcome)
	m.reply, m.first = -1, -1
	m.a.house.mine.episode = nil // what lay there is another one by now
	m.a.house.episodeUnits(e, e.Case.AsOf, m.a)
	if e.Number == 1 {
		m.a.house.cycleUnit(e, m.a)
	}
	e.acts(outcome, func(one act) {
		d.rows = append(d.rows, row{kind: rowAct, at: m.ms(one.when), who: m.word(one.by), in: m.word(string(one.in)), why: uint8(one.kind)})
	})
	if !outcome.Skipped() {
		m.counts()
		m.lists()
	}
}

// odd gives an entry up.
func (m *dayMaker) odd() {
	h, d := m.h, m.d
	if h.flags&isOdd != 0 {
		return
	}
	h.flags |= isOdd
	if at := int32(len(d.heads) - 1); len(d.several) == 0 || d.several[len(d.several)-1] != at {
		d.several = append(d.several, at)
	}
}

// ms is an instant from the base.
func (m *dayMaker) ms(at int64) uint32 {
	at -= m.d.base
	if at < 0 || at > math.MaxUint32 {
		m.odd()
		return 0
	}
	return uint32(at)
}

// brief is a duration, noted where it has no hours.
func (m *dayMaker) brief(t Took, flag headFlags) brief {
	if t.NoHours {
		m.h.flags |= flag
	}
	return brief{m.long(t.Cal), m.long(t.Biz)}
}

func (m *dayMaker) long(ms int64) uint32 {
	if ms < 0 || ms > math.MaxUint32 {
		m.odd()
		return 0
	}
	return uint32(ms)
}

// word is the number of a string. Most are those of the block, one and the same.
func (m *dayMaker) word(s string) uint16 {
	if s == "" {
		return 0
	}
	p := unsafe.StringData(s)
	slot := &m.recent[(uintptr(unsafe.Pointer(p))>>3)%uintptr(len(m.recent))]
	if slot.of == p && m.d.words[slot.number] == s {
		return slot.number
	}
	n, ok := m.numbers[s]
	if !ok {
		if len(m.d.words) >= mostWords {
			m.odd()
			return 0
		}
		n = uint16(len(m.d.words))
		m.d.words, m.numbers[s] = append(m.d.words, s), n
	}
	slot.of, slot.number = p, n
	return n
}

func (m *dayMaker) small(n int) uint16 {
	if n < 0 || n > math.MaxUint16 {
		m.odd()
		return 0
	}
	return uint16(n)
}

// base is what the episode says of itself.
func (m *dayMaker) base(outcome Outcome) {
	e, h := m.e, m.h
	h.ended, h.stop, h.start, h.asOf = m.ms(e.EndedAt), m.ms(e.StopAt), m.ms(e.Start()), e.Case.AsOf
	h.source, h.site, h.topic, h.language = m.word(e.Source), m.word(string(e.Site)), m.word(e.Topic), m.word(e.Language)
	h.origin, h.department, h.endBy = m.word(string(e.Origin)), m.word(string(e.Department)), m.word(e.EndBy)
	h.transfers, h.pingPong, h.requeue = m.small(e.Transfers), m.small(e.PingPong), m.small(e.Requeues)
	h.end, h.outcome = e.End, outcomeNumber(outcome)
	for _, f := range []struct {
		is   bool
		flag headFlags
	}{
		{e.Verified, isVerified}, {outcome.Skipped(), isSkipped}, {e.resolves(), isResolved}, {e.FirstAt > 0, isAnswered},
		{e.Origin == ImpliedOpen, isImpliedOpen}, {e.Origin == ImpliedReopen || e.Origin == ImpliedReopenStaff, isImpliedReopen},
	} {
		if f.is {
			h.flags |= f.flag
		}
	}
}

func outcomeNumber(o Outcome) uint8 {
	for i, one := range Outcomes {
		if one == o {
			return uint8(i)
		}
	}
	panic("report: no outcome " + string(o))
}

// row begins one of a unit.
func (m *dayMaker) row(u *unit, kind rowKind) *row {
	m.d.rows = append(m.d.rows, row{at: m.ms(u.at), stop: m.ms(u.stop), who: m.word(u.who), in: m.word(string(u.in)), kind: kind, fate: u.fate})
	r := &m.d.rows[len(m.d.rows)-1]
	if u.fate == never || u.fate == excluded {
		r.why = whyNumber(u.why)
	}
	if u.fate == ongoing || (u.fate == finished || kind == rowEntry) && u.took.Cal != u.stop-u.at {
		m.odd() // its time on the calendar is not kept
	}
	r.biz = m.long(u.took.Biz)
	if u.took.NoHours {
		r.flags |= rowNoHours
	}
	return r
}

// take writes a unit of the episode down. What follows from others is left out.
func (m *dayMaker) take(u *unit) {
	h := m.h
	switch u.metric {
	case QueueWait:
		m.row(u, rowEntry)
	case FirstResponse:
		m.first = len(m.d.rows) // the row is that of the time to it, which comes next
		m.d.rows = append(m.d.rows, row{})
		r := &m.d.rows[m.first]
		r.cal2, r.biz2 = m.long(u.took.Cal), m.long(u.took.Biz)
		if u.took.NoHours {
			r.flags |= rowNoHours2
		}
	case TimeToHuman:
		before := m.d.rows[m.first]
		m.d.rows = m.d.rows[:m.first]
		r := m.row(u, rowFirst)
		r.cal2, r.biz2, r.flags = before.cal2, before.biz2, r.flags|before.flags
	case BotSpan:
		m.row(u, rowBot)
	case ReplyTime:
		if m.reply < 0 {
			m.reply = len(m.d.rows)
		}
		r := m.row(u, rowReply)
		if len(m.d.rows)-1 > m.reply {
			r.flags |= rowLater
		}
	case Cycle:
		m.row(u, rowCycle)
	case PatientWaiting:
		h.flags |= hasWaited
		h.waited = m.brief(u.took, noWaited)
	case RequesterWait:
		h.requester = m.brief(u.took, noRequester)
	case EpisodeResolution:
		if h.fate = u.fate; u.fate == ongoing {
			m.odd()
		}
		if u.fate != finished {
			h.why = whyNumber(u.why)
		}
		h.full = m.brief(u.took, noFull)
		if h.flags&isSkipped != 0 {
			return
		}
		p := m.a.house.Parts(m.e, 0)
		h.patientOn, h.third, h.snoozed = m.brief(p.Patient, noPatient), m.brief(p.Third, noThird), m.brief(p.Snoozed, noSnoozed)
		for party, t := range p.Party {
			m.d.thirds = append(m.d.thirds, thirdOf{party, t})
		}
	}
}

// counts are the rows of what is counted and not timed.
func (m *dayMaker) counts() {
	e, d := m.e, m.d
	e.transfers(func(from *Hold) {
		d.rows = append(d.rows, row{kind: rowTransfer, who: m.word(from.Staff), in: m.word(string(from.In))})
	})
	m.a.house.targets(e, func(target, turn int, at int64, who string, in desk.DepartmentID, met bool) {
		r := row{kind: rowTarget, at: m.ms(at), who: m.word(who), in: m.word(string(in)), why: uint8(target)}
		if met {
			r.flags = rowMet
			var of *row
			switch target {
			case targetFirst:
				if m.first >= 0 && d.rows[m.first].fate == finished {
					of = &d.rows[m.first]
				}
			case targetReply:
				of = &d.rows[m.reply+turn]
			case targetResolution:
				if r.at == m.h.ended && r.who == m.h.endBy && r.in == m.h.department {
					m.h.flags |= metResolution
					return
				}
			}
			if of != nil && of.stop == r.at && of.who == r.who && of.in == r.in {
				of.flags |= rowMet
				return
			}
		}
		d.rows = append(d.rows, r)
	})
	for i := range e.Promises {
		p := &e.Promises[i]
		if p.Due != 0 {
			d.rows = append(d.rows, row{kind: rowPromise, at: m.ms(p.Due), in: m.word(string(p.In)), why: uint8(p.End)})
		}
	}
}

// lists are what else is asked of the episode.
func (m *dayMaker) lists() {
	e, d := m.e, m.d
	e.heldBy(func(who string, from, to int64) {
		d.holds = append(d.holds, heldBy{m.ms(from), m.ms(to), m.word(who)})
	})
	if e.isContact() {
		e.came(func(c contact) { d.came = append(d.came, comeAgain{m.ms(c.at), int32(len(d.heads) - 1)}) })
	}
	for _, c := range e.Calendars {
		d.calendars = append(d.calendars, calendarOf{m.ms(c.From), m.word(c.ID)})
	}
}
