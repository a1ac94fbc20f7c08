package realtime

import (
	"context"
	"time"
)

// coalesce flushes after each wake, once what comes within a while has
// gathered, until ctx is done.
func coalesce(ctx context.Context, wake <-chan struct{}, while time.Duration, flush func()) {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		}
		pause.Reset(while)
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
		flush()
	}
}
