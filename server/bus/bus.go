// Package bus carries news between the processes of one Careline, and within
// one. It promises at most once and order per publisher, nothing more: readers
// repair what is lost from the store, by seq. It knows nothing of what it carries.
package bus

// Bus is how a commit reaches every process's hub.
type Bus[T any] interface {
	// Publish hands news to every subscriber without waiting for any of them.
	Publish(T)
	// Subscribe calls handle, one piece of news at a time, in the order of
	// each publisher, until cancel is called. cancel returns when no call of
	// handle is running any more.
	Subscribe(handle func(T)) (cancel func())
	Close()
}
