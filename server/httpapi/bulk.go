package httpapi

import (
	"context"
	"time"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	bulkIn  struct{ Body protocol.StartBulk }
	bulkOut struct{ Body protocol.BulkAnswer }
	// BulkPath names a run.
	BulkPath struct {
		ID string `path:"id"`
	}
	bulkItemsIn struct {
		BulkPath
		State string `query:"state" doc:"waiting, done, same, skipped, undone or kept; empty: skipped"`
		After int64  `query:"after"`
		Limit int    `query:"limit" doc:"up to 500, usually 100"`
	}
)

func (s *Server) startBulk(ctx context.Context, r *request, in *bulkIn) (*bulkOut, error) {
	b := &in.Body
	zone, err := time.LoadLocation(b.Zone)
	if err != nil || b.Zone == "Local" {
		return nil, desk.Invalidf("There is no such time zone.")
	}
	asked := chat.Bulking{
		Actions: protocol.BulkActionsIn(b.Actions, s.opts.Chat.Directory()), Macro: b.Macro, View: b.View, Department: b.Department,
		Query: b.Q, Zone: zone, SeenAt: b.SeenAt, ClientID: b.ClientID,
	}
	for _, id := range b.Conversations {
		asked.IDs = append(asked.IDs, desk.ConversationID(id))
	}
	if !b.DryRun {
		return s.bulkOf(s.opts.Chat.StartBulk(ctx, r.actor, asked))
	}
	p, err := s.opts.Chat.PreviewBulk(ctx, r.actor, asked)
	if err != nil {
		return nil, err
	}
	out := protocol.BulkPreview{At: p.At, Total: p.Total, Does: p.Does, Same: p.Same, Owed: p.Owed, Others: p.Others, Skipped: []protocol.BulkSkipped{}}
	for _, c := range p.Skipped {
		out.Skipped = append(out.Skipped, protocol.BulkSkipped{Reason: c.Reason, N: c.N})
	}
	return &bulkOut{protocol.BulkAnswer{Preview: &out}}, nil
}

func (s *Server) bulkOf(b chat.BulkStatus, err error) (*bulkOut, error) {
	if err != nil {
		return nil, err
	}
	run := protocol.BulkRunOf(&b.BulkRun, b.Counts, b.Now, s.opts.Chat.Directory())
	return &bulkOut{protocol.BulkAnswer{Run: &run}}, nil
}

func (s *Server) bulkRuns(ctx context.Context, r *request, _ *struct{}) (*struct{ Body protocol.BulkRuns }, error) {
	all, err := s.opts.Chat.BulkRuns(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	out := protocol.BulkRuns{Runs: make([]protocol.BulkRun, len(all))}
	for i := range all {
		out.Runs[i] = protocol.BulkRunOf(&all[i].BulkRun, all[i].Counts, all[i].Now, s.opts.Chat.Directory())
	}
	return &struct{ Body protocol.BulkRuns }{out}, nil
}

func (s *Server) bulkRun(ctx context.Context, r *request, in *BulkPath) (*bulkOut, error) {
	return s.bulkOf(s.opts.Chat.BulkRun(ctx, r.actor, in.ID))
}

func (s *Server) stopBulk(ctx context.Context, r *request, in *BulkPath) (*bulkOut, error) {
	return s.bulkOf(s.opts.Chat.StopBulk(ctx, r.actor, in.ID))
}

func (s *Server) undoBulk(ctx context.Context, r *request, in *BulkPath) (*bulkOut, error) {
	return s.bulkOf(s.opts.Chat.UndoBulk(ctx, r.actor, in.ID))
}

func (s *Server) bulkItems(ctx context.Context, r *request, in *bulkItemsIn) (*struct{ Body protocol.BulkItems }, error) {
	state := desk.BulkItemState(in.State)
	if state == "" {
		state = desk.ItemSkipped
	}
	left, err := s.opts.Chat.BulkItems(ctx, r.actor, in.ID, state, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := protocol.BulkItems{Items: make([]protocol.BulkItem, len(left.Items)), Hidden: left.Hidden, Next: left.Next}
	d := s.opts.Chat.Directory()
	for i := range left.Items {
		it := &left.Items[i]
		out.Items[i] = protocol.BulkItem{Conversation: protocol.StaffConversationOf(&it.Row, d, s.opts.Chat.Standing(&it.Row)), Reason: it.Reason}
	}
	return &struct{ Body protocol.BulkItems }{out}, nil
}
