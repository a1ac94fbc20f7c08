// Package wsclient is our own Go client of the contract: sign-in, REST and the
// socket, with an outbox, resume and a verified copy of each log it follows.
// Replay, load and fault tests speak to a server through it and nothing else.
//
// It knows the wire types of protocol and nothing behind them. What it promises
// its user: a message handed to [Client.Post] is sent, under one client id,
// until the server answers; events of a followed conversation arrive once and
// in order, across reconnects; whatever the server did against the contract is
// kept and told by [Client.Violations]. All methods are safe for concurrent use.
package wsclient
