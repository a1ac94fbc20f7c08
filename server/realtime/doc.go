// Package realtime serves the socket of the contract: upgrade, connections,
// who hears what, dispatch of frames, presence; and it says who has sockets
// here, from which the verbs conclude for all processes who is at work.
//
// It owns open connections and nothing that must outlive one: the log is read
// and written through chat alone, so that whatever is lost here (a bus
// message, a connection, the process) is read again by seq. It must not know
// the store, Fiber or HTTP routes.
//
// Goroutines: each connection has one, which reads and has the verbs of its
// own frames run in order, by workers that all share; a writer lives only while
// there is something to write, and a replay only while a subscription is behind. Whoever delivers news
// never waits for a connection: a queue that is full closes it.
//
// Locks, outermost first: hub shard, subscription, queue; a connection's own
// and a list's are never held with another. Of chat nothing but its
// snapshots is read under any of them.
package realtime
