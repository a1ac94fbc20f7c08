// Package httpapi is the product over HTTP: REST, the files of widget and
// console, and the door through which a socket reaches realtime. It is the only
// importer of Fiber and huma.
//
// It owns status codes, problem documents, cookies, response headers and the
// OpenAPI document. It decides nothing about conversations: every request
// becomes a call of a verb in chat or clinic with the actor that its
// credential names. Conversations and their events are read through chat
// alone, which audits who looked.
//
// Nothing that a request carried is ever repeated in an answer to it or
// written to a log. A Server is safe for concurrent use.
package httpapi
