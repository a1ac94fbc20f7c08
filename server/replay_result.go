package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// violation is one breach of the contract, with where it happened.
type violation struct {
	Dialogue     string `json:"dialogue"`
	Line         int    `json:"line"`
	Conversation string `json:"conversation,omitempty"`
	What         string `json:"what"`
}

// replayResult is the summary, on screen and as JSON.
type replayResult struct {
	File          string      `json:"file"`
	Speed         float64     `json:"speed"`
	Conversations int         `json:"conversations"`
	Messages      int         `json:"messages"`
	Verified      int         `json:"verified"` // conversations whose four copies agree with the file
	Violations    []violation `json:"violations"`
	DurationMS    int64       `json:"duration_ms"`
	Peak          int         `json:"peak"` // conversations at once
	LatencyP50MS  float64     `json:"latency_p50_ms"`
	LatencyP99MS  float64     `json:"latency_p99_ms"`
	Reconnects    int         `json:"reconnects"`
	RateLimited   int         `json:"rate_limited"`

	*routedResult // of a replay in which the router hands out the work
}

func (r *replayResult) print(w io.Writer, asJSON bool) error {
	if r.Violations == nil {
		r.Violations = []violation{}
	}
	if asJSON {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(r)
	}
	_, err := fmt.Fprintf(w, `conversations  %d (at most %d at once)
messages       %d
verified       %d of %d: both sockets and REST as both sides hold the file's texts, order and authors
violations     %d
duration       %v at speed %g
send to other side  p50 %.1f ms, p99 %.1f ms
reconnects     %d, refused as too fast %d
`, r.Conversations, r.Peak, r.Messages, r.Verified, r.Conversations, len(r.Violations),
		(time.Duration(r.DurationMS) * time.Millisecond).Round(100*time.Millisecond), r.Speed,
		r.LatencyP50MS, r.LatencyP99MS, r.Reconnects, r.RateLimited)
	if err == nil && r.routedResult != nil {
		err = r.routedResult.print(w)
	}
	for _, v := range r.Violations {
		if err == nil {
			_, err = fmt.Fprintf(w, "violation: line %d (%s) %s: %s\n", v.Line, v.Dialogue, v.Conversation, v.What)
		}
	}
	return err
}
