package meilisearch

import "time"

// Hurry sets how long a search may take from now on.
func (e *Engine) Hurry(most time.Duration) { e.opts.SearchTime = most }
