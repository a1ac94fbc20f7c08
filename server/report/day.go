package report

import (
	"hash/maphash"
	"math"
	"sync"

	"careline/server/desk"
)

// Day is a block worked out: what each of its episodes comes to under the hours
// and rules of a house, in columns of small numbers that a question only adds up.
// It depends on the block and the house alone, on no question, so it may be kept
// for as long as those stay what they are. It is safe for concurrent use.
//
// What an episode is to its figures by itself is in its head and its rows. What
// it is together with others of its conversation or its patient is worked out
// when it is asked: see AddDays. Whatever does not fit is odd, and is read as an
// episode again.
type Day struct {
	block     *Block
	base      int64 // what instants count from
	words     []string
	heads     []head
	rows      []row
	holds     []heldBy
	thirds    []thirdOf
	calendars []calendarOf
	several   []int32     // entries that are not all there is of their conversation, and odd ones
	came      []comeAgain // in the order of the entries

	sort  sync.Once
	order []int32 // see sorted
}

// head is what there is once of an entry. Strings are numbers of words, instants
// milliseconds from the base.
type head struct {
	conversation, patient        uint64 // sums: see sumOf
	asOf                         int64  // of an imported case
	opened, ended, stop, start   uint32
	full, patientOn, third       brief
	snoozed, requester, waited   brief
	id, mid                      uint32 // where its ids begin, and the second of them
	at                           uint32 // of its bytes in its section
	row, hold, thirdAt, calendar uint32 // where its own begin
	number                       int32
	flags                        headFlags
	source, site, topic          uint16
	language, origin             uint16
	department, endBy            uint16
	transfers, pingPong, requeue uint16
	outcome                      uint8 // place among Outcomes
	end                          End
	fate                         fate
	why                          uint8
}

// brief is a duration on both clocks.
type brief struct{ cal, biz uint32 }

// headFlags are what is true of an entry.
type headFlags uint32

const (
	isVerified headFlags = 1 << iota
	isOdd
	isOwn
	isSkipped
	isMore // a later one of an imported case follows
	isResolved
	isAnswered // by a person
	isImpliedOpen
	isImpliedReopen
	hasWaited // the patient's time counts
	metResolution
	noFull // from here on: without hours, in the order of the durations
	noPatient
	noThird
	noSnoozed
	noRequester
	noWaited
)

// rowKind is what a row is of.
type rowKind uint8

const (
	rowEntry    rowKind = iota // a stay in a queue
	rowFirst                   // the first response, and the time to it from the opening
	rowReply                   // a turn
	rowBot                     // automation's time
	rowCycle                   // of an imported case
	rowTarget                  // a target decided at another time than its row says
	rowPromise                 // why is what became of it
	rowTransfer                // of whom it was taken
	rowAct                     // why is what was done
)

// row is one unit of an entry.
type row struct {
	at, stop   uint32
	biz        uint32
	cal2, biz2 uint32 // rowFirst: of the response; the others are of the time to it
	who, in    uint16
	kind       rowKind
	fate       fate
	why        uint8
	flags      rowFlags
}

type rowFlags uint8

const (
	rowNoHours rowFlags = 1 << iota
	rowNoHours2
	rowLater // not the first turn
	rowMet   // the target was met
)

// heldBy is a stretch in which somebody had the conversation.
type heldBy struct {
	from, to uint32
	who      uint16
}

// thirdOf is time on a third party.
type thirdOf struct {
	party string
	took  Took
}

// comeAgain is a time at which a person who is known came.
type comeAgain struct {
	at    uint32
	entry int32
}

type calendarOf struct {
	from uint32
	id   uint16
}

var sumSeed = maphash.MakeSeed()

// sumOf is a short name of two strings. Different ones may have the same: whoever
// finds two alike compares the strings.
func sumOf(a, b string) uint64 {
	var h maphash.Hash
	h.SetSeed(sumSeed)
	_, _ = h.WriteString(a)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(b)
	return h.Sum64()
}

// whys are the reasons for which units are left out, by number.
var whys = [...]string{
	"", string(Spam), string(Merged), string(Test), string(Courtesy), string(Abandoned), string(StillOpen), string(BotOnly),
	string(ClosedUnanswered), string(AutoResolved), string(Resolved), "voided", "converted", "withdrawn", "no_answer", "staff_started",
}

func whyNumber(why string) uint8 {
	for i, one := range whys {
		if one == why {
			return uint8(i)
		}
	}
	panic("report: no reason " + why)
}

var (
	whyAbandoned    = whyNumber(string(Abandoned))
	whyConverted    = whyNumber("converted")
	whyWithdrawn    = whyNumber("withdrawn")
	whyAuto         = whyNumber(string(AutoResolved))
	whyStaffStarted = whyNumber("staff_started")
)

// of is one of the durations of a head.
func (h *head) of(b brief, flag headFlags) Took {
	return Took{Cal: int64(b.cal), Biz: int64(b.biz), NoHours: h.flags&flag != 0}
}

func (d *Day) Len() int { return len(d.heads) }

// size is about how much memory it takes.
func (d *Day) Size() int {
	return len(d.heads)*188 + len(d.rows)*28 + len(d.holds)*12 + len(d.thirds)*40 + len(d.calendars)*8 + len(d.came)*8 +
		len(d.block.ids) + len(d.block.several.bytes) + len(d.block.alone.bytes)
}

func (d *Day) rowsOf(i int) []row {
	if i+1 < len(d.heads) {
		return d.rows[d.heads[i].row:d.heads[i+1].row]
	}
	return d.rows[d.heads[i].row:]
}

func (d *Day) holdsOf(i int) []heldBy {
	if i+1 < len(d.heads) {
		return d.holds[d.heads[i].hold:d.heads[i+1].hold]
	}
	return d.holds[d.heads[i].hold:]
}

func (d *Day) thirdsOf(i int) []thirdOf {
	if i+1 < len(d.heads) {
		return d.thirds[d.heads[i].thirdAt:d.heads[i+1].thirdAt]
	}
	return d.thirds[d.heads[i].thirdAt:]
}

func (d *Day) calendarsOf(i int, to []CalendarFrom) []CalendarFrom {
	end := len(d.calendars)
	if i+1 < len(d.heads) {
		end = int(d.heads[i+1].calendar)
	}
	to = to[:0]
	for _, c := range d.calendars[d.heads[i].calendar:end] {
		to = append(to, CalendarFrom{d.base + int64(c.from), d.words[c.id]})
	}
	return to
}

func (d *Day) conversation(i int) desk.ConversationID {
	return desk.ConversationID(d.block.ids[d.heads[i].id:d.heads[i].mid])
}

func (d *Day) patient(i int) desk.PatientID {
	end := len(d.block.ids)
	if i+1 < len(d.heads) {
		end = int(d.heads[i+1].id)
	}
	return desk.PatientID(d.block.ids[d.heads[i].mid:end])
}

// reader reads entries as episodes, from any on.
func (d *Day) reader() *entries {
	r := d.block.read(&d.block.alone)
	return &r
}

// episode reads an entry into one.
func (d *Day) episode(r *entries, i int, e *Episode) {
	h := &d.heads[i]
	s := &d.block.alone
	if i < d.block.several.n {
		s = &d.block.several
	}
	r.c.b, r.c.bad, r.end, r.id, r.left = s.bytes, false, int(h.at), int(h.id), 1
	if !r.next() {
		panic(errFacts) // it was read before
	}
	if r.facts(e); r.c.bad {
		panic(errFacts)
	}
}

// light is an entry as an episode without its lists: as much as is asked of it
// beside others of its conversation.
func (d *Day) light(i int, e *Episode) {
	h := &d.heads[i]
	calendars, known := d.calendarsOf(i, e.Calendars), e.known
	if known == nil {
		known = &knownOf{}
	}
	*e = Episode{
		Conversation: d.conversation(i), Number: int(h.number), Source: d.words[h.source], Patient: d.patient(i),
		Site: desk.SiteID(d.words[h.site]), Department: desk.DepartmentID(d.words[h.department]), Topic: d.words[h.topic],
		Language: d.words[h.language], Verified: h.flags&isVerified != 0, Origin: desk.Origin(d.words[h.origin]),
		OpenedAt: d.base + int64(h.opened), HumanDueAt: d.base + int64(h.start), End: h.end, EndedAt: d.base + int64(h.ended),
		StopAt: d.base + int64(h.stop), EndBy: d.words[h.endBy], Calendars: calendars, known: known,
	}
	e.Case.AsOf = h.asOf
	if h.flags&isAnswered != 0 {
		e.FirstAt = e.EndedAt
	}
	known.outcome = Outcomes[h.outcome]
	known.parts = Parts{Patient: h.of(h.patientOn, noPatient), Third: h.of(h.third, noThird), Snoozed: h.of(h.snoozed, noSnoozed)}
	if thirds := d.thirdsOf(i); len(thirds) > 0 {
		known.parts.Party = make(map[string]Took, len(thirds))
		for _, t := range thirds {
			known.parts.Party[t.party] = t.took
		}
	}
}

// Life is when an episode began and ended, and where.
type Life struct {
	OpenedAt, EndedAt int64 // EndedAt 0: it goes on
	Department        desk.DepartmentID
	Own               bool // of ours, not imported
	Skipped           bool // no figure counts it
}

// Life is that of an episode.
func (e *Episode) Life() Life {
	return Life{e.OpenedAt, e.EndedAt, e.Department, e.Source == "", e.Outcome().Skipped()}
}

// Lives visits those of a day's episodes that began in [from, to).
func (d *Day) Lives(from, to int64, visit func(Life)) {
	for i := range d.heads {
		h := &d.heads[i]
		opened := d.base + int64(h.opened)
		switch {
		case opened < from || opened >= to:
		case h.flags&isOdd != 0:
			var e Episode
			d.episode(d.reader(), i, &e)
			visit(e.Life())
		default:
			visit(Life{opened, d.base + int64(h.ended), desk.DepartmentID(d.words[h.department]), h.flags&isOwn != 0, h.flags&isSkipped != 0})
		}
	}
}

// knownOf is what was worked out of an episode whose lists were left behind.
type knownOf struct {
	outcome Outcome
	parts   Parts
}

// mostWords is how many different strings a day may have: with more its entries
// are all odd.
const mostWords = math.MaxUint16
