// Package jobs runs what nobody asks for: the router, timers, presence, and
// what cleans up. It owns when they run, and the leases by which one process
// at a time carries out a rule; it knows nothing of what a rule does. No rule
// relies on being alone: a lease keeps several processes from doing the same
// work, and the store from doing it twice.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/figures"
	"careline/server/store"
)

// Options for New.
type Options struct {
	Chat  *chat.Service
	Store *store.Store
	// Figures keeps the facts whole; nil: nobody does here.
	Figures *figures.Service
	Log     *slog.Logger
	Every   time.Duration // between two runs of the rules; 0: a second
	// Ran is told of each run of a rule; nil: nobody asks.
	Ran func(name string, took time.Duration, err error)
}

// Jobs is everything that runs by itself.
type Jobs struct {
	chat  *chat.Service
	store *store.Store
	facts *figures.Service
	log   *slog.Logger
	every time.Duration
	me    string // as leases name this process
	ran   func(string, time.Duration, error)
}

const (
	// leaseFor is how long a rule waits for a process that died with its lease.
	leaseFor = 3 * time.Second
	// together is how long the router waits for more to happen before it looks.
	together = 100 * time.Millisecond
	// cleanEvery is how often what nobody asks for is deleted.
	cleanEvery = 10 * time.Minute
	// scanEvery is how often a virus scanner that did not answer is asked again,
	// sweepEvery how often files that nothing shows are removed.
	scanEvery  = 5 * time.Second
	sweepEvery = time.Hour
	// warmEvery is how often days that reports read are worked out in advance.
	warmEvery = 20 * time.Second
)

// New makes the jobs of a process.
func New(o Options) *Jobs {
	j := &Jobs{chat: o.Chat, store: o.Store, facts: o.Figures, log: o.Log, every: o.Every, me: desk.NewID("jb", time.Now()), ran: o.Ran}
	if j.ran == nil {
		j.ran = func(string, time.Duration, error) {}
	}
	if j.log == nil {
		j.log = slog.New(slog.DiscardHandler)
	}
	if j.every == 0 {
		j.every = time.Second
	}
	return j
}

// Run runs them until ctx is done.
func (j *Jobs) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { j.route(ctx) })
	all.Go(func() { j.regularly(ctx, "presence", j.every, j.chat.KeepPresence) })
	all.Go(func() { j.regularly(ctx, "focus", j.every, j.chat.KeepFocus) })
	all.Go(func() { j.leased(ctx, "rules", j.every, j.chat.Due, j.chat.Tick) })
	all.Go(func() { j.regularly(ctx, "estimates", j.every, j.chat.KeepEstimates) })
	all.Go(func() { j.leased(ctx, "cleaning", cleanEvery, always, j.chat.Forget) })
	all.Go(func() { j.leased(ctx, "scanner", scanEvery, j.chat.FilesWait, j.chat.CheckFiles) })
	all.Go(func() { j.leased(ctx, "files", sweepEvery, always, j.chat.ForgetFiles) })
	all.Go(func() { j.leased(ctx, "bulk", j.every, j.chat.BulkDue, j.chat.RunBulk) })
	all.Go(func() { j.leased(ctx, "search_keys", j.every, j.store.KeysMissing, j.fillKeys) })
	if j.facts != nil {
		all.Go(func() { j.leased(ctx, "facts", j.every, j.facts.Behind, j.facts.CatchUp) })
		// As soon as it answers: whoever asks first after a start does not wait.
		all.Go(func() { j.regularlyFrom(ctx, "report_days", j.every, warmEvery, j.facts.Warm) })
	}
	all.Wait()
}

// keysTogether is how many conversations of before there were search keys get
// theirs in one transaction: few, because patients write meanwhile.
const keysTogether = 500

func (j *Jobs) fillKeys(ctx context.Context) error { return j.store.FillKeys(ctx, keysTogether) }

// route looks once a second, and at once when something has happened that may
// have freed somebody.
func (j *Jobs) route(ctx context.Context) {
	tick := time.NewTicker(j.every)
	defer tick.Stop()
	well := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-j.chat.Pokes():
			if !desk.Wait(ctx, together) {
				return
			}
		}
		well = j.say(ctx, "router", well, j.timed(ctx, "router", j.chat.Route))
	}
}

// regularly runs a rule in this process, whatever others do.
func (j *Jobs) regularly(ctx context.Context, name string, every time.Duration, rule func(context.Context) error) {
	j.regularlyFrom(ctx, name, every, every, rule)
}

// regularlyFrom does so for the first time after a time of its own.
func (j *Jobs) regularlyFrom(ctx context.Context, name string, first, every time.Duration, rule func(context.Context) error) {
	tick := time.NewTicker(first)
	defer tick.Stop()
	well := true
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if first != every {
				first = every
				tick.Reset(every)
			}
			well = j.say(ctx, name, well, j.timed(ctx, name, rule))
		}
	}
}

// timed runs a rule once, and tells how that went.
func (j *Jobs) timed(ctx context.Context, name string, rule func(context.Context) error) error {
	began := time.Now()
	err := rule(ctx)
	if ctx.Err() == nil { // what is cut short by the end is no failure
		j.ran(name, time.Since(began), err)
	}
	return err
}

// always is for rules that do not know beforehand whether there is work.
func always(context.Context) (bool, error) { return true, nil }

// leased runs a rule while this process has its lease, which it asks for only
// when something is due: a lease is a write, and a quiet house has none. A
// process that ends gives the lease back; that of one that died runs out.
func (j *Jobs) leased(ctx context.Context, name string, every time.Duration, due func(context.Context) (bool, error), rule func(context.Context) error) {
	long := max(leaseFor, every+leaseFor)
	j.regularly(ctx, name, every, func(ctx context.Context) error {
		if some, err := due(ctx); err != nil || !some {
			return err
		}
		mine, err := j.store.TakeLease(ctx, name, j.me, long)
		if err != nil || !mine {
			return err
		}
		return rule(ctx)
	})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = j.say(ctx, name, true, j.store.DropLease(ctx, name, j.me))
}

// say logs when a rule begins to fail and when it works again, not every time,
// and reports whether it works.
func (j *Jobs) say(ctx context.Context, name string, well bool, err error) bool {
	switch {
	case ctx.Err() != nil:
		return well
	case err != nil && well:
		j.log.Error("a rule could not be carried out", slog.String("rule", name), slog.Any("cause", err))
	case err == nil && !well:
		j.log.Info("a rule is carried out again", slog.String("rule", name))
	}
	return err == nil
}
