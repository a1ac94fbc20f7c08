package main

import (
	"fmt"
	"maps"
	"slices"

	"careline/server/httpapi"
)

// metrics are the figures of this process.
func (p *program) metrics() []httpapi.Metric {
	st, rt := p.store.Stats(), p.realtime.Stats()
	counter := func(name, help string, value int64) httpapi.Metric {
		return httpapi.Metric{Name: "careline_" + name + "_total", Help: help, Value: value}
	}
	gauge := func(name, help string, value int64) httpapi.Metric {
		return httpapi.Metric{Name: "careline_" + name, Help: help, Gauge: true, Value: value}
	}
	all := []httpapi.Metric{
		counter("store_commits", "Transactions of the group committer.", st.Batches),
		counter("store_commands", "Commands they carried out.", st.Commands),
		counter("store_statements", "Statements they ran.", st.Statements),
		counter("store_reruns", "Batches that were run again one by one.", st.Reruns),
		gauge("patients_connected", "Open sockets of patients.", rt.Patients),
		gauge("staff_connected", "Open sockets of staff.", rt.Staff),
		gauge("subscriptions", "Conversations followed by open sockets.", rt.Subscriptions),
		counter("replays", "Readings of the store for a subscription.", rt.Replays),
		counter("repairs", "Of those, begun by the one-second look.", rt.Repairs),
		counter("frames_in", "Frames received.", rt.FramesIn),
		counter("frames_out", "Frames sent.", rt.FramesOut),
		counter("socket_writes", "Writes to sockets.", rt.Writes),
		counter("rate_limited", "Frames refused as too fast.", rt.RateLimited),
		counter("queue_overflows", "Queues of sockets that were full.", rt.Overflows),
	}
	for _, code := range slices.Sorted(maps.Keys(rt.Closed)) {
		m := counter("sockets_closed", "Sockets closed by us, by close code.", rt.Closed[code])
		m.Labels = fmt.Sprintf("code=%q", fmt.Sprint(code))
		all = append(all, m)
	}
	return all
}
