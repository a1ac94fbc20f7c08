// Package auth proves who somebody is: passwords, access tokens, refresh
// tokens, and which of several credentials a request means.
//
// It owns the keys on disk, the form of tokens and cookies, and the cost of
// hashing. It knows nothing of HTTP, of the database or of what a person may
// do: it turns what was presented into "this session of this person", or
// refuses. Everything is safe for concurrent use.
package auth
