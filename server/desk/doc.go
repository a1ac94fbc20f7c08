// Package desk is the domain: the words of a clinic's front desk, the rules of
// a conversation's log, and who may do what.
//
// It owns the vocabulary (ids, actors, events, conversations), the state
// machine that reads a conversation off its log ([Apply]), the permissions
// ([Conversation.ReadableBy] and its siblings), the limits on what may be
// written, and the coded errors that every transport translates.
//
// It imports the standard library only and knows nothing of databases,
// networks or clocks: the time is always an argument. All of it is safe for
// concurrent use, because nothing in it holds state.
package desk
