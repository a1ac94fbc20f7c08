package httpapi

import (
	"context"

	"careline/server/chat"
	"careline/server/desk"
	"careline/server/protocol"
)

type (
	toolsQuery struct {
		Kind string `query:"kind" doc:"tag, reply, macro or view; empty: all"`
	}
	toolsAnswer struct {
		Tools []protocol.Tool `json:"tools"`
	}
	toolAnswer struct {
		Tool protocol.Tool `json:"tool"`
	}
	toolOut    struct{ Body toolAnswer }
	saveToolIn struct {
		Body protocol.SaveTool
	}
	changeToolIn struct {
		ID   string `path:"id"`
		Body protocol.SaveTool
	}
	deleteToolIn struct {
		ID      string `path:"id"`
		Version int64  `query:"version" doc:"the one that was seen"`
	}
	replyImportAnswer struct {
		Import protocol.ReplyImport `json:"import"`
	}
	setTagsIn struct {
		ConversationPath
		Body protocol.SetTags
	}
	runMacroIn struct {
		ConversationPath
		Body protocol.RunMacro
	}
	mentionsAnswer struct {
		Mentions []protocol.Mention `json:"mentions"`
	}
)

func (s *Server) tools(ctx context.Context, r *request, in *toolsQuery) (*struct{ Body toolsAnswer }, error) {
	all, err := s.opts.Clinic.Tools(ctx, r.actor, desk.ToolKind(in.Kind))
	if err != nil {
		return nil, err
	}
	out := &struct{ Body toolsAnswer }{toolsAnswer{make([]protocol.Tool, len(all))}}
	for i := range all {
		out.Body.Tools[i] = protocol.ToolOf(&all[i], r.actor, s.opts.Chat.Directory())
	}
	return out, nil
}

func (s *Server) addTool(ctx context.Context, r *request, in *saveToolIn) (*toolOut, error) {
	in.Body.ID = ""
	return s.saved(ctx, r, &in.Body.Tool)
}

func (s *Server) changeTool(ctx context.Context, r *request, in *changeToolIn) (*toolOut, error) {
	in.Body.ID = in.ID
	return s.saved(ctx, r, &in.Body.Tool)
}

func (s *Server) saved(ctx context.Context, r *request, t *protocol.Tool) (*toolOut, error) {
	d := s.opts.Chat.Directory()
	tool, err := s.opts.Clinic.SaveTool(ctx, r.actor, protocol.ToolIn(t, d))
	if err != nil {
		return nil, err
	}
	return &toolOut{toolAnswer{protocol.ToolOf(&tool, r.actor, d)}}, nil
}

func (s *Server) deleteTool(ctx context.Context, r *request, in *deleteToolIn) (*nothing, error) {
	return &nothing{}, s.opts.Clinic.DeleteTool(ctx, r.actor, in.ID, in.Version)
}

func (s *Server) importReplies(ctx context.Context, r *request, in *struct{ Body protocol.ImportTable }) (*struct{ Body replyImportAnswer }, error) {
	done, err := s.opts.Clinic.ImportReplies(ctx, r.actor, in.Body.File, in.Body.DryRun)
	if err != nil {
		return nil, err
	}
	out := protocol.ReplyImport{Replies: make([]protocol.Tool, len(done.Replies)), Bad: make([]protocol.BadRow, len(done.Bad))}
	for i := range done.Replies {
		out.Replies[i] = protocol.ToolOf(&done.Replies[i], r.actor, s.opts.Chat.Directory())
	}
	for i, b := range done.Bad {
		out.Bad[i] = protocol.BadRow(b)
		out.Bad[i].Problem = desk.In(b.Problem, r.reads)
	}
	return &struct{ Body replyImportAnswer }{replyImportAnswer{out}}, nil
}

func (s *Server) countView(ctx context.Context, r *request, in *struct{ Body protocol.CountView }) (*struct{ Body protocol.ViewCount }, error) {
	n, err := s.opts.Chat.Count(ctx, r.actor, &in.Body.Filter)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.ViewCount }{protocol.ViewCount{N: n.N, More: n.More}}, nil
}

func (s *Server) setTags(ctx context.Context, r *request, in *setTagsIn) (*conversationOut, error) {
	it, err := s.opts.Chat.Tag(ctx, r.actor, desk.ConversationID(in.ID), in.Body.Add, in.Body.Remove, in.Body.ClientID)
	return s.changed(r, it, err)
}

func (s *Server) runMacro(ctx context.Context, r *request, in *runMacroIn) (*conversationOut, error) {
	it, err := s.opts.Chat.RunMacro(ctx, r.actor, desk.ConversationID(in.ID), chat.Running{
		Macro: in.Body.Macro, Version: in.Body.Version, Reply: in.Body.Reply, Note: in.Body.Note, Seen: in.Body.Seen, ClientID: in.Body.ClientID,
	})
	return s.changed(r, it, err)
}

func (s *Server) mentions(ctx context.Context, r *request, _ *struct{}) (*struct{ Body mentionsAnswer }, error) {
	found, err := s.opts.Chat.Mentions(ctx, r.actor, 0)
	if err != nil {
		return nil, err
	}
	out := &struct{ Body mentionsAnswer }{mentionsAnswer{make([]protocol.Mention, len(found))}}
	d := s.opts.Chat.Directory()
	for i := range found {
		m := &found[i]
		out.Body.Mentions[i] = protocol.Mention{
			Conversation: protocol.StaffConversationOf(&m.Row, d, s.opts.Chat.Standing(&m.Row)), Seq: m.Seq, At: m.At, Unread: m.Unread,
		}
	}
	return out, nil
}
