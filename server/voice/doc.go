// Package voice is what patients say of the clinic and what follows from it:
// the tasks to make good what went wrong, the comments, and the figures.
//
// What happens to one conversation is a verb of chat; here it is read across
// all of them. Figures are pure functions of rows; the rest asks the store. All
// methods are safe for concurrent use.
package voice

import (
	"time"

	"careline/server/desk"
	"careline/server/store"
)

// Options is what a Service needs.
type Options struct {
	Store *store.Store
	// Directory is the latest names of departments and staff.
	Directory func() *desk.Directory
	Now       func() time.Time // nil: time.Now
}

// Service reads across conversations.
type Service struct {
	store     *store.Store
	directory func() *desk.Directory
	now       func() time.Time
	rests     rests
}

// New makes a Service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{store: o.Store, directory: o.Directory, now: o.Now}
}
