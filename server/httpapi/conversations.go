package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/kb"
	"careline/server/protocol"
)

// row is a conversation in the caller's own type.
type row struct{ value any }

func (r row) MarshalJSON() ([]byte, error) { return json.Marshal(r.value) }

// Schema tells the document that it is one of two.
func (row) Schema(reg huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		reg.Schema(reflect.TypeFor[protocol.PatientConversation](), true, ""),
		reg.Schema(reflect.TypeFor[protocol.StaffConversation](), true, ""),
	}}
}

// entry is an event in the caller's own type.
type entry struct{ value any }

func (e entry) MarshalJSON() ([]byte, error) { return json.Marshal(e.value) }

func (entry) Schema(reg huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		reg.Schema(reflect.TypeFor[protocol.PatientEvent](), true, ""),
		reg.Schema(reflect.TypeFor[protocol.StaffEvent](), true, ""),
	}}
}

type (
	// ConversationPath is exported because huma fills only exported fields,
	// embedded ones among them.
	ConversationPath struct {
		ID string `path:"id"`
	}
	conversationAnswer struct {
		Conversation row `json:"conversation"`
	}
	conversationOut struct {
		Body conversationAnswer
	}
	conversationsAnswer struct {
		Conversations []row  `json:"conversations"`
		NextCursor    string `json:"next_cursor,omitempty"`
	}
	eventsAnswer struct {
		Events []entry `json:"events"`
	}
	nothing struct{}
)

// rowFor converts for one reader: patients get the type that has no field for
// anything staff alone may know.
func (s *Server) rowFor(a desk.Actor, it *chat.Item) row {
	d := s.opts.Chat.Directory()
	if a.Kind == desk.KindPatient {
		return row{protocol.PatientConversationOf(&it.Conversation, d, protocol.PatientMarks{Read: it.ReadSeq, Seen: it.StaffRead, Unread: it.Unread}, s.opts.Chat.Standing(&it.Conversation))}
	}
	c := protocol.StaffConversationOf(&it.Conversation, d, s.opts.Chat.Standing(&it.Conversation))
	c.ReadSeq, c.PatientRead = &it.ReadSeq, &it.PatientRead
	return row{c}
}

func (s *Server) entryFor(a desk.Actor, e *desk.Event) entry {
	d := s.opts.Chat.Directory()
	if a.Kind == desk.KindPatient {
		return entry{protocol.PatientEventOf(e, d)}
	}
	return entry{protocol.StaffEventOf(e, d)}
}

// changed is the answer of every verb that changes a conversation.
func (s *Server) changed(r *request, it chat.Item, err error) (*conversationOut, error) {
	if err != nil {
		return nil, err
	}
	return &conversationOut{conversationAnswer{s.rowFor(r.actor, &it)}}, nil
}

func (s *Server) openConversation(ctx context.Context, r *request, in *struct{ Body protocol.OpenConversation }) (*conversationOut, error) {
	b := in.Body
	visit := desk.Visit{ID: desk.VisitID(b.Visit), Site: r.actor.Site, Patient: desk.PatientID(r.actor.ID), Practice: r.actor.Practice}
	if b.Visit != "" {
		if err := kb.CheckVisit(visit.ID); err != nil {
			return nil, err
		}
	}
	it, err := s.opts.Chat.Open(ctx, r.actor, chat.Opening{
		Department: b.Department, Text: b.Text, ClientID: b.ClientID, Topic: b.Topic, Answers: b.Answers,
		Name: b.Name, About: b.About, Language: b.Language, NoticeVersion: b.NoticeVersion,
		Mode: desk.Mode(b.Mode), Contact: contactIn(b.Contact), Slot: b.Slot, Attachments: chat.FileIDs(b.Attachments),
	})
	if err == nil && b.Visit != "" {
		// The question is in; whether the search that led to it is known as well
		// must not be what it fails of.
		if err := s.opts.Articles.Contacted(ctx, visit, it.ID, it.Department); err != nil {
			s.log.Error("httpapi: a visit is not linked", slog.Any("cause", err))
		}
	}
	return s.changed(r, it, err)
}

type listQuery struct {
	View       string `query:"view" doc:"mine, unassigned, promised, offered, escalated, all, resolved, spam; a patient's list is always their own"`
	Department string `query:"department" doc:"key"`
	Cursor     string `query:"cursor"`
	Limit      int    `query:"limit" doc:"1 to 200, usually 50"`
}

func (s *Server) conversations(ctx context.Context, r *request, in *listQuery) (*struct{ Body conversationsAnswer }, error) {
	items, next, err := s.opts.Chat.Conversations(ctx, r.actor, chat.ListQuery{View: in.View, Department: in.Department, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &struct{ Body conversationsAnswer }{conversationsAnswer{Conversations: make([]row, len(items)), NextCursor: next}}
	for i := range items {
		out.Body.Conversations[i] = s.rowFor(r.actor, &items[i])
	}
	return out, nil
}

func (s *Server) conversation(ctx context.Context, r *request, in *ConversationPath) (*conversationOut, error) {
	it, err := s.opts.Chat.Conversation(ctx, r.actor, desk.ConversationID(in.ID))
	return s.changed(r, it, err)
}

type eventsQuery struct {
	ConversationPath
	After int64 `query:"after"`
	Limit int   `query:"limit" doc:"1 to 1000, usually 200"`
}

func (s *Server) events(ctx context.Context, r *request, in *eventsQuery) (*struct{ Body eventsAnswer }, error) {
	id := desk.ConversationID(in.ID)
	if _, err := s.opts.Chat.View(ctx, r.actor, id); err != nil { // audits who looked
		return nil, err
	}
	events, err := s.opts.Chat.Events(ctx, r.actor, id, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body eventsAnswer }{eventsAnswer{Events: make([]entry, len(events))}}
	for i := range events {
		out.Body.Events[i] = s.entryFor(r.actor, &events[i])
	}
	return out, nil
}

type markReadIn struct {
	ConversationPath
	Body protocol.MarkRead
}

func (s *Server) markRead(ctx context.Context, r *request, in *markReadIn) (*nothing, error) {
	return &nothing{}, s.opts.Chat.Read(ctx, r.actor, desk.ConversationID(in.ID), in.Body.Seq)
}

type (
	draftsAnswer struct {
		Drafts []protocol.Draft `json:"drafts"`
	}
	saveDraftIn struct {
		ConversationPath
		Mode string `path:"mode"`
		Body protocol.SaveDraft
	}
)

func (s *Server) drafts(ctx context.Context, r *request, in *ConversationPath) (*struct{ Body draftsAnswer }, error) {
	drafts, err := s.opts.Chat.Drafts(ctx, r.actor, desk.ConversationID(in.ID))
	if err != nil {
		return nil, err
	}
	out := &struct{ Body draftsAnswer }{draftsAnswer{Drafts: make([]protocol.Draft, len(drafts))}}
	for i, d := range drafts {
		out.Body.Drafts[i] = protocol.Draft{Mode: d.Mode, Text: d.Text, UpdatedAt: d.UpdatedAt}
	}
	return out, nil
}

func (s *Server) saveDraft(ctx context.Context, r *request, in *saveDraftIn) (*nothing, error) {
	return &nothing{}, s.opts.Chat.SaveDraft(ctx, r.actor, desk.ConversationID(in.ID), in.Mode, in.Body.Text)
}
