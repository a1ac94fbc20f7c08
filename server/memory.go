package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// The runtime keeps what a rush has used, up to as much again as what lives,
// for the next one. On a small server most of what it holds after a start
// (password hashing) or after everybody reconnected would be that.
const (
	givesBackEvery = 20 * time.Second
	givesBackFrom  = 8 << 20 // bytes of growth; less is not worth a collection
)

// giveBack returns memory that has gone unused to the system, while the
// process has little to do.
func giveBack(ctx context.Context) {
	tick := time.NewTicker(givesBackEvery)
	defer tick.Stop()
	kept, last := uint64(0), heapNow().collections
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		h := heapNow()
		quiet := h.collections <= last+1
		if last = h.collections; quiet && h.held >= kept+givesBackFrom {
			debug.FreeOSMemory()
			kept = heapNow().held
		}
	}
}

type heap struct {
	held        uint64 // bytes taken from the system and not given back
	collections uint64 // of garbage, begun by the runtime itself
}

func heapNow() heap {
	s := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/gc/cycles/automatic:gc-cycles"},
	}
	metrics.Read(s)
	return heap{held: s[0].Value.Uint64() + s[1].Value.Uint64() + s[2].Value.Uint64(), collections: s[3].Value.Uint64()}
}
