package desk

import (
	"errors"
	"fmt"
)

// Kind sorts errors by what the caller can do about them; each transport has
// one table that translates kinds.
type ErrorKind int

const (
	Invalid      ErrorKind = iota + 1 // what was sent cannot be accepted as it is
	Unauthorized                      // nobody is signed in, or no longer
	Forbidden                         // this person may not do that
	NotFound                          // no such thing, or none that the caller may know of
	Conflict                          // it contradicts what has happened meanwhile
	TooMany                           // too fast; the same again later is fine
	Unavailable                       // not now; whether it happened is unknown, so repeat it
)

// Error is what a verb answers when it refuses. Code is stable and part of the
// contract; Public is a sentence for people that says what to do and never
// repeats what was sent; Err is the cause, for the log alone.
type Error struct {
	Kind   ErrorKind
	Code   string
	Public string
	// RetryAfterMS is set with TooMany and Unavailable when a good moment is known.
	RetryAfterMS int64
	Field        string // the part of what was sent that is meant, as the contract names it; "": all of it
	Err          error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Code + ": " + e.Err.Error()
	}
	return e.Code
}

func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is compare by code, so that sentinels work through wrapping.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// With returns a copy that carries the cause.
func (e *Error) With(cause error) *Error {
	c := *e
	c.Err = cause
	return &c
}

// The errors of the contract. Their codes are the same on REST and WebSocket.
var (
	ErrNotFound         = &Error{Kind: NotFound, Code: "not_found", Public: "There is no such conversation, or it is not yours to see."}
	ErrNoSuchThing      = &Error{Kind: NotFound, Code: "not_found", Public: "There is nothing here under that name."}
	ErrUnauthenticated  = &Error{Kind: Unauthorized, Code: "unauthenticated", Public: "Please sign in again."}
	ErrBadSignIn        = &Error{Kind: Unauthorized, Code: "bad_credentials", Public: "E-mail or password is not right. Check both and try again."}
	ErrForbidden        = &Error{Kind: Forbidden, Code: "forbidden", Public: "Your role does not allow this."}
	ErrEmpty            = &Error{Kind: Invalid, Code: "empty", Public: "Write something first."}
	ErrTooLong          = &Error{Kind: Invalid, Code: "too_long", Public: "This is longer than 10,000 characters. Send it in parts."}
	ErrInvalidText      = &Error{Kind: Invalid, Code: "invalid_text", Public: "The text holds characters that cannot be stored. Remove them and send again."}
	ErrInvalid          = &Error{Kind: Invalid, Code: "invalid", Public: "A value is missing or out of range."}
	ErrClientIDConflict = &Error{Kind: Conflict, Code: "client_id_conflict", Public: "This client_id was used before for something else."}
	ErrResolved         = &Error{Kind: Conflict, Code: "already_resolved", Public: "This conversation is already resolved."}
	ErrNotResolved      = &Error{Kind: Conflict, Code: "not_resolved", Public: "This conversation is not resolved."}
	ErrMerged           = &Error{Kind: Conflict, Code: "merged", Public: "This conversation was joined to another one of the same patient. Go on there."}
	ErrNewerMessage     = &Error{Kind: Conflict, Code: "newer_message", Public: "Someone wrote here since you began. Read it, then send this or change it."}
	ErrUnfilled         = &Error{Kind: Invalid, Code: "unfilled_variable", Public: "The text still holds a variable in curly brackets. Fill it in or take it out."}
	ErrNameTaken        = &Error{Kind: Conflict, Code: "name_taken", Public: "There is one with this name already. Choose another name."}
	ErrChangedMeanwhile = &Error{Kind: Conflict, Code: "changed_meanwhile", Public: "Somebody else changed this while you had it open. Look at what they changed, then save yours again."}
	ErrConflict         = &Error{Kind: Conflict, Code: "conflict", Public: "Someone changed this meanwhile. Look again and repeat."}
	ErrUnavailable      = &Error{Kind: Unavailable, Code: "unavailable", Public: "This could not be stored just now. Nothing is lost; try again."}
	ErrDraining         = &Error{Kind: Unavailable, Code: "draining", Public: "The server is restarting. Try again in a moment."}
)

// Invalidf is ErrInvalid with a sentence of its own. The sentence must not
// repeat what was sent.
func Invalidf(format string, args ...any) *Error {
	return &Error{Kind: Invalid, Code: ErrInvalid.Code, Public: fmt.Sprintf(format, args...)}
}

// AsError finds the coded error in err, or reports an unavailable one that
// carries err as its cause: what nobody foresaw is never shown.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return ErrUnavailable.With(err)
}
