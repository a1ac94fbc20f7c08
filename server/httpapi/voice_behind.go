package httpapi

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"

	"careline/server/desk"
	"careline/server/protocol"
	"careline/server/voice"
)

// VoiceListIn asks for what is behind a figure of what patients said. It has a
// capital so that what embeds it can be read.
type VoiceListIn struct {
	VoiceAskIn
	Figure string `query:"figure" doc:"csat, felt_heard, was_informed, ces, low_scores, low_scores_owned, response_rate, asked, collecting, coverage, eligible, suppressed_by_staff, asked_recently, patient_silent, not_solved, recovery_contact, recovery_open or recovery_overdue"`
	Values []int  `query:"value" doc:"of answers from 1 to 5: only these, several with commas"`
	Key    string `query:"key" doc:"of one group; (none) for the one that has none; left out: all"`
}

type (
	behindVoiceIn struct {
		VoiceListIn
		After string `query:"after" doc:"next of the page before"`
		Limit int    `query:"limit" doc:"1 to 500, usually 100"`
	}
	voiceExportIn struct {
		VoiceListIn
		Format string `query:"format" doc:"csv or json"`
	}
)

func (in *VoiceListIn) ask() voice.BehindAsk {
	return voice.BehindAsk{Ask: in.VoiceAskIn.ask(), Figure: in.Figure, Values: in.Values, Key: in.Key}
}

// behindVoice answers whoever reads a figure with the conversations behind it.
func (s *Server) behindVoice(ctx context.Context, r *request, in *behindVoiceIn) (*struct{ Body protocol.VoiceRows }, error) {
	ask := in.ask()
	ask.After, ask.Limit = in.After, in.Limit
	b, err := s.opts.Voice.Behind(ctx, r.actor, ask)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.VoiceRows }{s.voiceRows(b)}, nil
}

func (s *Server) voiceRows(b *voice.Behind) protocol.VoiceRows {
	d := s.opts.Chat.Directory()
	out := protocol.VoiceRows{Rows: make([]protocol.VoiceTold, len(b.Page)), Total: b.Total, Closed: b.Closed, Reason: b.Reason, Next: b.Next}
	for i := range b.Page {
		k := &b.Page[i]
		out.Rows[i] = protocol.VoiceTold{
			Conversation: string(k.Conversation), Reference: k.Reference, Episode: k.Episode, Status: string(k.Status),
			Department: d.DepartmentKey(k.Department), Topic: k.Topic, Language: k.Language, At: k.At, RatedAt: k.RatedAt, Away: k.Away,
		}
		if k.Value > 0 {
			out.Rows[i].Value = &k.Value
		}
	}
	return out
}

// voiceExport answers with all of them as a file, with the same question.
func (s *Server) voiceExport(ctx context.Context, r *request, in *voiceExportIn) (*figuresFile, error) {
	if in.Format != "csv" && in.Format != "json" {
		return nil, errFormat
	}
	b, err := s.opts.Voice.AllBehind(ctx, r.actor, in.ask())
	if err != nil {
		return nil, err
	}
	rows := s.voiceRows(b)
	out := &figuresFile{Disposition: fmt.Sprintf("attachment; filename=%q", "careline-voice-"+in.From+"."+in.Format)}
	if in.Format == "json" {
		out.ContentType = "application/json"
		out.Body, err = json.MarshalIndent(rows, "", " ")
		return out, err
	}
	out.ContentType = "text/csv; charset=utf-8"
	var file bytes.Buffer
	lines := protocol.VoiceLines(in.Figure, in.Key, &rows)
	for _, line := range lines {
		defused(line)
	}
	err = csv.NewWriter(&file).WriteAll(lines)
	out.Body = file.Bytes()
	return out, err
}

var errFormat = &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "format", Public: "format is csv or json."}
