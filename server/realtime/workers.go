package realtime

import "sync"

// workers run what needs a deep stack, so that readers, of which each
// connection has one for its whole life, never grow theirs: a stack that grew
// for one query would stay that large until long after. The worker that was
// busy last is used first, and those that were not needed for a while end.
type workers struct {
	mu    sync.Mutex // guards the following
	idle  []*worker
	least int // fewest that were idle at once since the last sweep
	ended bool
}

type worker struct {
	jobs chan func()
	done chan struct{}
}

// do runs job on a worker and returns when it has returned.
func (p *workers) do(job func()) {
	w := p.take()
	w.jobs <- job
	<-w.done
	p.put(w)
}

func (p *workers) take() *worker {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		w := p.idle[n-1]
		p.idle[n-1] = nil
		p.idle = p.idle[:n-1]
		p.least = min(p.least, n-1)
		return w
	}
	w := &worker{jobs: make(chan func(), 1), done: make(chan struct{}, 1)}
	go func() {
		for job := range w.jobs {
			job()
			w.done <- struct{}{}
		}
	}()
	return w
}

func (p *workers) put(w *worker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		close(w.jobs)
		return
	}
	p.idle = append(p.idle, w)
}

// sweep ends the workers that nobody has needed since the last sweep.
func (p *workers) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(p.least)
	p.least = len(p.idle)
}

// end ends all of them, now or when they are done.
func (p *workers) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	p.drop(len(p.idle))
}

// drop ends the n that have been idle longest.
func (p *workers) drop(n int) {
	for _, w := range p.idle[:n] {
		close(w.jobs)
	}
	left := copy(p.idle, p.idle[n:])
	clear(p.idle[left:])
	p.idle = p.idle[:left]
}
