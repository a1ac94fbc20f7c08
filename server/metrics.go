package main

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"careline/server/telemetry"
)

// askTime bounds what the database is asked while somebody reads the metrics.
const askTime = 2 * time.Second

// counted are the figures of this process that others count, and how many patients
// wait. Nothing is said of what cannot be read.
func (p *program) counted() []telemetry.Figure {
	st, rt := p.store.Stats(), p.realtime.Stats()
	counter := func(name, help string, value int64) telemetry.Figure {
		return telemetry.Figure{Name: name + "_total", Help: help, Value: float64(value)}
	}
	gauge := func(name, help string, value int64) telemetry.Figure {
		return telemetry.Figure{Name: name, Help: help, Gauge: true, Value: float64(value)}
	}
	all := []telemetry.Figure{
		counter("store_commits", "Transactions of the group committer.", st.Batches),
		counter("store_commands", "Commands they carried out.", st.Commands),
		counter("store_statements", "Statements they ran.", st.Statements),
		counter("store_reruns", "Batches that were run again one by one.", st.Reruns),
		gauge("store_waiting", "Commands that wait for the group committer.", st.Waiting),
		gauge("patients_connected", "Open sockets of patients.", rt.Patients),
		gauge("staff_connected", "Open sockets of staff.", rt.Staff),
		gauge("subscriptions", "Conversations followed by open sockets.", rt.Subscriptions),
		counter("replays", "Readings of the store for a subscription: who comes back is brought up to date.", rt.Replays),
		counter("repairs", "Of those, begun by the one-second look: news that the bus had lost.", rt.Repairs),
		counter("frames_in", "Frames received.", rt.FramesIn),
		counter("frames_out", "Frames sent.", rt.FramesOut),
		counter("socket_writes", "Writes to sockets.", rt.Writes),
		counter("rate_limited", "Frames refused as too fast.", rt.RateLimited),
		counter("queue_overflows", "Queues of sockets that were full: their readers were dropped and come back.", rt.Overflows),
	}
	for _, code := range slices.Sorted(maps.Keys(rt.Closed)) {
		closed := counter("sockets_closed", "Sockets closed by us, by close code.", rt.Closed[code])
		closed.Label, closed.Of = "code", strconv.Itoa(int(code))
		all = append(all, closed)
	}
	return append(all, p.waiting()...)
}

// waiting is how many patients wait for a person, by department.
func (p *program) waiting() []telemetry.Figure {
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	defer cancel()
	d := p.chat.Directory()
	var all []telemetry.Figure
	for id, department := range d.Departments {
		n, err := p.store.QueueDepth(ctx, id)
		if err != nil {
			p.log.Warn("how many wait could not be read for the metrics")
			return nil
		}
		all = append(all, telemetry.Figure{
			Name: "patients_waiting", Help: "Unresolved conversations that nobody has, by department.",
			Label: "department", Of: department.Key, Gauge: true, Value: float64(n),
		})
	}
	return all
}
