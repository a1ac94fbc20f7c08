package protocol

import (
	"errors"
	"strconv"
)

// ErrMalformed says that the bytes are not a frame: no JSON object, nested too
// deep, or a field of the wrong type. A socket answers with code "malformed"
// and closes with CloseMalformed.
var ErrMalformed = errors.New("protocol: malformed frame")

// UnknownType is the error for a well-formed frame whose type is unknown or
// missing. The socket stays open. What it carries lets the answer name the
// frame; Type is never echoed.
type UnknownType struct {
	Type         string
	Conversation string
	ClientID     string
}

func (u *UnknownType) Error() string { return "protocol: unknown frame type" }

// The kinds of JSON values that Decode tells apart.
const (
	isAbsent = iota // also null: a field that is null counts as left out
	isString
	isWhole // a number without fraction and exponent
	isFraction
	isTrue
	isFalse
	isNested
)

// field is a value as it was read, not yet converted: its type is judged by
// the frame that it turns out to belong to.
type field struct {
	kind    int
	escaped bool
	raw     []byte // string: between the quotes; number: its digits; nested: all of it
}

// reader converts fields and remembers the first that does not fit.
type reader struct{ bad bool }

func (r *reader) str(f field) string {
	switch {
	case f.kind == isAbsent:
		return ""
	case f.kind != isString:
		r.bad = true
		return ""
	case f.escaped:
		return unescape(f.raw)
	}
	return string(f.raw)
}

func (r *reader) int(f field) int64 {
	switch f.kind {
	case isAbsent:
		return 0
	case isWhole:
		if n, err := strconv.ParseInt(string(f.raw), 10, 64); err == nil {
			return n
		}
	}
	r.bad = true
	return 0
}

func (r *reader) bool(f field) bool {
	if f.kind != isAbsent && f.kind != isTrue && f.kind != isFalse {
		r.bad = true
	}
	return f.kind == isTrue
}

// strs reads a list of strings.
func (r *reader) strs(f field) []string {
	if f.kind == isAbsent {
		return nil
	}
	s := scanner{in: f.raw}
	if f.kind != isNested || !s.take('[') {
		r.bad = true
		return nil
	}
	var out []string
	for s.next() != ']' {
		item, _ := s.value(1) // the whole was read once already
		if item.kind != isString {
			r.bad = true
			return nil
		}
		out = append(out, r.str(item))
		s.take(',')
	}
	return out
}

// Decode reads a frame that a client sent and answers its typed value:
// Subscribe, Unsubscribe, MessageSend, NoteSend, TypingSend, ReadSend,
// PresenceSet, Focus or Ping. Otherwise the error is ErrMalformed or an *UnknownType. The
// order of fields is free, unknown ones are skipped, of doubled ones the last
// counts. Values are not judged: a missing client_id is for the verb to
// refuse. raw may be reused afterwards.
func Decode(raw []byte) (any, error) {
	var typ, conversation, clientID, text, after, seq, status, keepOpen, holding, note, seen, attachments, mentions field
	s := scanner{in: raw}
	if !s.take('{') {
		return nil, ErrMalformed
	}
	for first := true; ; first = false {
		if s.next() == '}' && first {
			break
		}
		name, esc, ok := s.str()
		if !ok || !s.take(':') {
			return nil, ErrMalformed
		}
		if esc {
			name = []byte(unescape(name))
		}
		value, ok := s.value(1)
		if !ok {
			return nil, ErrMalformed
		}
		switch string(name) {
		case "type":
			typ = value
		case "conversation":
			conversation = value
		case "client_id":
			clientID = value
		case "text":
			text = value
		case "after":
			after = value
		case "seq":
			seq = value
		case "status":
			status = value
		case "keep_open":
			keepOpen = value
		case "holding":
			holding = value
		case "note":
			note = value
		case "seen":
			seen = value
		case "attachments":
			attachments = value
		case "mentions":
			mentions = value
		}
		if s.next() != ',' {
			break
		}
		s.pos++
	}
	if !s.take('}') {
		return nil, ErrMalformed
	}
	if s.space(); s.pos != len(s.in) {
		return nil, ErrMalformed
	}

	var r reader
	var frame any
	switch t := r.str(typ); t {
	case "conversation.subscribe":
		frame = Subscribe{Type: t, Conversation: r.str(conversation), After: r.int(after)}
	case "conversation.unsubscribe":
		frame = Unsubscribe{Type: t, Conversation: r.str(conversation)}
	case "message.send":
		frame = MessageSend{Type: t, Conversation: r.str(conversation), ClientID: r.str(clientID),
			Text: r.str(text), KeepOpen: r.bool(keepOpen), Holding: r.bool(holding), Seen: r.int(seen), Attachments: r.strs(attachments)}
	case "note.send":
		frame = NoteSend{Type: t, Conversation: r.str(conversation), ClientID: r.str(clientID), Text: r.str(text),
			Attachments: r.strs(attachments), Mentions: r.str(mentions)}
	case "typing":
		frame = TypingSend{Type: t, Conversation: r.str(conversation), Note: r.bool(note)}
	case "conversation.read":
		frame = ReadSend{Type: t, Conversation: r.str(conversation), Seq: r.int(seq)}
	case "presence.set":
		frame = PresenceSet{Type: t, Status: r.str(status)}
	case "focus":
		frame = Focus{Type: t, Conversation: r.str(conversation)}
	case "ping":
		frame = Ping{Type: t}
	default:
		unknown := &UnknownType{Type: t, Conversation: r.str(conversation), ClientID: r.str(clientID)}
		if r.bad {
			return nil, ErrMalformed
		}
		return nil, unknown
	}
	if r.bad {
		return nil, ErrMalformed
	}
	return frame, nil
}
