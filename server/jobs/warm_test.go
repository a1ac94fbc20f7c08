package jobs_test

import (
	"context"
	"testing"
	"time"

	"careline/server/figures"
	"careline/server/jobs"
	"careline/server/store/storetest"
)

// Days are worked out in advance as soon as the process answers, not only after
// the time between two runs; and what is under way ends with the process.
func TestDaysAreWorkedOutAfterAStart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		st := d.Open(t)
		furnish(t, st)
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second) // the usual time is 20
		defer cancel()
		ran := make(chan error, 8)
		j := jobs.New(jobs.Options{Chat: newChat(t, st), Store: st, Figures: figures.New(st, nil), Every: 20 * time.Millisecond, Ran: func(name string, _ time.Duration, err error) {
			if name == "report_days" {
				ran <- err
			}
		}})
		ended := make(chan struct{})
		go func() { j.Run(ctx); close(ended) }()
		select {
		case err := <-ran:
			if err != nil {
				t.Error(err)
			}
		case <-ctx.Done():
			t.Error("nothing was worked out")
		}
		cancel()
		<-ended
	})
}
