package report

// Figures is the answer to a question.
type Figures struct {
	AsOf     int64
	Total    Group
	Groups   []Group
	Episodes int // that were looked at
	// Uncounted are cases of imported logs that are in no figure, of whatever time.
	Uncounted int
	Gated     bool // small numbers are held back: always, but for imported logs

	whole  []size       // of how much the whole is
	groups []sizedGroup // and each group, where people are told apart
}

type sizedGroup struct {
	key   []string
	sizes []size
}

// Group is one row of an answer.
type Group struct {
	Key       []string // one for each dimension
	Durations map[Metric]*Duration
	Counts
	Held map[string]string // shares, or "counts", that are held back, and why
}

// Counts are what is counted and not timed.
type Counts struct {
	Opened, Closed, StillOpen int
	Outcomes                  map[Outcome]int // of the cohort
	Transfers                 int
	PingPong, Requeues        int
	Transferred               Share // episodes that were, of those that ended
	Reopened                  int   // resolves that another episode followed
	Reopen                    map[int]*Windowed
	Abandonment               Share
	LeftAtOnce                int // within ten seconds: in neither number
	FCR                       Windowed
	NoRepeatResolved          Windowed
	NoRepeatBot               Windowed
	SLA                       map[string]*Share
	Promises                  Share
	PromisesRenewed           int
	PromisesWithdrawn         int
	ImpliedOpen               int // imported: cases without an opening row
	ImpliedReopen             int
	Voided                    int             // turns that staff said asked for nothing
	HoldingReplies            int             // messages that only acknowledged
	LabelsOverruled           int             // labels that would have paused a clock while the patient waited
	SurveysKeptBack           int             // of ended episodes
	Third                     map[string]Took // of the time on third parties, by whom
}

// Windowed is a share of which some units have to wait for their window.
type Windowed struct {
	Share
	Pending    int // the window is not over
	Unlinkable int // it is not known who they are
}

// Duration is one figure on both clocks.
type Duration struct {
	Metric    Metric
	Cohort    Cohort
	Calendar  Dist
	Business  Dist
	StillOpen int
	Never     int            // ended without it
	Excluded  map[string]int // by outcome
	NoHours   int            // no business time, because no hours were kept
	Outside   int            // all of it outside opening hours: a true 0
}

// Dist is a distribution on one clock. A nil value has a reason.
type Dist struct {
	N                        int
	Sum                      int64
	Min, Max, Mean           *int64
	Median, P90, P95         *int64
	Lo, Hi                   [3]*int64 // opened cohort: between these lie median, p90, p95; a nil Hi has not been reached
	Bracket                  bool
	Few                      bool // fewer than eleven
	Reason, P90Why, P95Why   string
	InterMedian, Inter90, I5 *float64 // type 7; imported logs alone
	MedianLo, MedianHi       *int64   // 95 % interval of the median
	size                     int      // of how many units it is, held back or not
	Buckets                  []int    // histogram of what is finished; of the whole, where it is asked for
}

// Reasons why a value is missing.
const (
	NotYet     = "not_yet"
	Few        = "few"
	Suppressed = "suppressed"
	NoCalendar = "no_calendar"
	None       = "none"
	Pending    = "pending"
	Unlinkable = "unlinkable"
)

// From so many values on a figure is shown: FewPersons where it is a person's.
const (
	minUnmarked = 11
	FewPersons  = 11
	minP90      = 20
	minP95      = 40
)
