package wsclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"careline/server/protocol"
)

// Event is an event as its reader got it. For patients the fields that staff
// alone may know are empty, because decoding refuses them.
type Event = protocol.StaffEvent

// Opening is what a patient opens a conversation with.
type Opening = protocol.OpenConversation

// Conversation is what both sides' rows have in common.
type Conversation struct {
	ID         string `json:"id"`
	Reference  string `json:"reference"`
	Status     string `json:"status"`
	Department string `json:"department"`
	LastSeq    int64  `json:"last_seq"`
}

type conversationAnswer struct {
	Conversation Conversation `json:"conversation"`
}

// Open opens a conversation with its first message.
func (s *Session) Open(ctx context.Context, o Opening) (Conversation, error) {
	var out conversationAnswer
	err := s.Do(ctx, http.MethodPost, "/conversations", o, &out)
	return out.Conversation, err
}

// Conversation reads one row.
func (s *Session) Conversation(ctx context.Context, id string) (Conversation, error) {
	var out conversationAnswer
	err := s.Do(ctx, http.MethodGet, "/conversations/"+url.PathEscape(id), nil, &out)
	return out.Conversation, err
}

// Conversations reads one page of a view.
func (s *Session) Conversations(ctx context.Context, view, department, cursor string, limit int) (rows []Conversation, next string, err error) {
	q := url.Values{"view": {view}, "limit": {strconv.Itoa(limit)}}
	if department != "" {
		q.Set("department", department)
	}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	var out struct {
		Conversations []Conversation `json:"conversations"`
		NextCursor    string         `json:"next_cursor"`
	}
	err = s.Do(ctx, http.MethodGet, "/conversations?"+q.Encode(), nil, &out)
	return out.Conversations, out.NextCursor, err
}

// Send sends a message (or a note) over REST.
func (s *Session) Send(ctx context.Context, conversation, clientID, text string, note bool) (Event, error) {
	route := "messages"
	if note {
		route = "notes"
	}
	var out struct{ Event json.RawMessage }
	in := protocol.SendText{Text: text, ClientID: clientID}
	if err := s.Do(ctx, http.MethodPost, "/conversations/"+url.PathEscape(conversation)+"/"+route, in, &out); err != nil {
		return Event{}, err
	}
	return decodeEvent(out.Event, s.Kind)
}

// Claim takes a conversation for the member of staff who is signed in.
func (s *Session) Claim(ctx context.Context, conversation string) error {
	me := "me"
	in := protocol.Assign{StaffID: &me, ClientID: NewClientID()}
	return s.Do(ctx, http.MethodPost, "/conversations/"+url.PathEscape(conversation)+"/assign", in, nil)
}

// Accept takes a conversation that the member of staff was offered.
func (s *Session) Accept(ctx context.Context, conversation string) error {
	return s.Do(ctx, http.MethodPost, "/conversations/"+url.PathEscape(conversation)+"/accept", protocol.Repeatable{ClientID: NewClientID()}, nil)
}

// Resolve ends the episode.
func (s *Session) Resolve(ctx context.Context, conversation string) error {
	in := protocol.Repeatable{ClientID: NewClientID()}
	return s.Do(ctx, http.MethodPost, "/conversations/"+url.PathEscape(conversation)+"/resolve", in, nil)
}

// Events reads the whole log of a conversation as this side sees it, page by
// page, and refuses one whose chain of numbers does not hold.
func (s *Session) Events(ctx context.Context, conversation string) ([]Event, error) {
	const page = 200
	var all []Event
	for after := int64(0); ; {
		var out struct{ Events []json.RawMessage }
		path := fmt.Sprintf("/conversations/%s/events?after=%d&limit=%d", url.PathEscape(conversation), after, page)
		if err := s.Do(ctx, http.MethodGet, path, nil, &out); err != nil {
			return nil, err
		}
		for _, raw := range out.Events {
			e, err := decodeEvent(raw, s.Kind)
			if err != nil {
				return nil, err
			}
			if e.Prev != after || e.Seq <= after {
				return nil, fmt.Errorf("wsclient: events of %s: %d (prev %d) comes after %d", conversation, e.Seq, e.Prev, after)
			}
			all, after = append(all, e), e.Seq
		}
		if len(out.Events) == 0 {
			return all, nil
		}
	}
}

// decodeEvent reads an event, from REST or from a frame. A patient's may have
// no field that a patient's type has not.
func decodeEvent(raw []byte, kind string) (Event, error) {
	if kind != "patient" {
		var f protocol.StaffEventFrame
		err := json.Unmarshal(raw, &f)
		return f.StaffEvent, err
	}
	var f protocol.PatientEventFrame
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&f); err != nil {
		return Event{}, fmt.Errorf("wsclient: a patient's event: %w", err)
	}
	return Event{PatientEvent: f.PatientEvent}, nil
}
