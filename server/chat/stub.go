package chat

import (
	"context"
	"time"

	"careline/server/desk"
)

type Service struct{}

func (s *Service) Open(context.Context, desk.Actor, Opening) (Item, error) { return Item{}, nil }
func (s *Service) Send(context.Context, desk.Actor, Sending) (desk.Event, error) {
	return desk.Event{}, nil
}
func (s *Service) Note(context.Context, desk.Actor, Sending) (desk.Event, error) {
	return desk.Event{}, nil
}
func (s *Service) Read(ctx context.Context, a desk.Actor, c desk.ConversationID, seq int64) error {
	return nil
}
func (s *Service) Typing(ctx context.Context, a desk.Actor, c desk.ConversationID, note bool) error {
	return nil
}
func (s *Service) Assign(ctx context.Context, a desk.Actor, c desk.ConversationID, to desk.StaffID, clientID string) (Item, error) {
	return Item{}, nil
}
func (s *Service) Transfer(ctx context.Context, a desk.Actor, c desk.ConversationID, department, note, clientID string) (Item, error) {
	return Item{}, nil
}
func (s *Service) Snooze(ctx context.Context, a desk.Actor, c desk.ConversationID, until int64, clientID string) (Item, error) {
	return Item{}, nil
}
func (s *Service) Wait(ctx context.Context, a desk.Actor, c desk.ConversationID, on, reason, clientID string) (Item, error) {
	return Item{}, nil
}
func (s *Service) Resolve(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	return Item{}, nil
}
func (s *Service) Reopen(ctx context.Context, a desk.Actor, c desk.ConversationID, clientID string) (Item, error) {
	return Item{}, nil
}
func (s *Service) Conversation(context.Context, desk.Actor, desk.ConversationID) (Item, error) {
	return Item{}, nil
}
func (s *Service) Events(ctx context.Context, a desk.Actor, c desk.ConversationID, after int64, limit int) ([]desk.Event, error) {
	return nil, nil
}
func (s *Service) View(ctx context.Context, a desk.Actor, c desk.ConversationID) (desk.Conversation, error) {
	return desk.Conversation{}, nil
}
func (s *Service) Conversations(context.Context, desk.Actor, ListQuery) (items []Item, next string, err error) {
	return nil, "", nil
}
func (s *Service) SaveDraft(ctx context.Context, a desk.Actor, c desk.ConversationID, mode, text string) error {
	return nil
}
func (s *Service) Drafts(ctx context.Context, a desk.Actor, c desk.ConversationID) ([]desk.Draft, error) {
	return nil, nil
}
func (s *Service) SetPresence(ctx context.Context, a desk.Actor, p desk.Presence, source string) error {
	return nil
}
func (s *Service) Directory() *desk.Directory                { return nil }
func (s *Service) Look(ctx context.Context) (Changes, error) { return Changes{}, nil }
func (s *Service) Now() time.Time                            { return time.Now() }
